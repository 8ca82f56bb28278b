import { InvitationsError } from "./error.js";
import { type Ended, Exchange, now } from "./exchange.js";
import type { Body } from "./host.js";
import { core } from "./load.js";
import type { InvitationsOptions } from "./options.js";
import { type Copy, copy, plain } from "./record.js";
import { type Facts, parsed, type Tape } from "./tape.js";
import type { Operation, Rejection } from "./wasm/zavu_invitations.js";

/**
 * Makes a call with options that nobody has checked yet; an `InvitationsError` where it fails.
 *
 * @param put - Puts what the call is about.
 */
export async function settled(
  operation: Operation,
  put: (tape: Tape) => void,
  options: InvitationsOptions,
): Promise<{ body: Body; reconciled: boolean }> {
  const copied = copyOfOptions(options);
  const own = core();
  const { options: names } = own.callFacts;
  const began = now();
  const ended = await own.settling<Ended>((resolve) => {
    const bytes = own.write((tape) => {
      tape.putNumbers(began);
      tape.putText(operation);
      tape.putOptions(copied, names);
      put(tape);
    });
    own.rust.call(bytes, new Exchange(own, copied.values, resolve));
  });
  if (ended.error === undefined) return ended;
  throw new InvitationsError(parsed(ended.error) as Rejection, ended);
}

/** Options as plain values. */
export function copyOfOptions(options: InvitationsOptions): Copy {
  const { facts, callFacts } = core();
  const copied = copy(options, callFacts.options, facts, 2);
  const { values } = copied;
  if ("headers" in values) {
    values.headers = plain(() => pairs(values.headers, facts), facts, 2);
  }
  if ("reconcile" in values) {
    values.reconcile = plain(() => datesAsNumbers(pairs(values.reconcile, facts)), facts, 2);
  }
  return copied;
}

/** Pairs with Unix milliseconds in place of each `Date`. */
function datesAsNumbers(pairs: unknown): unknown {
  if (!Array.isArray(pairs)) return pairs;
  return pairs.map((pair) =>
    Array.isArray(pair)
      ? pair.map((value) => (value instanceof Date ? value.getTime() : value))
      : pair,
  );
}

/** Headers as a list of pairs; what is none of their forms stays as it is. */
function pairs(headers: unknown, facts: Facts): unknown {
  if (typeof headers !== "object" || headers === null) return headers;
  return Symbol.iterator in headers
    ? first(headers as Iterable<unknown>, facts.items)
    : Object.entries(headers);
}

/** What is iterable may be endless. */
function first(items: Iterable<unknown>, count: number): unknown[] {
  const taken: unknown[] = [];
  for (const item of items) {
    if (taken.push(item) >= count) break;
  }
  return taken;
}
