import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import type { InvitationsOptions } from "./options.js";
import { type Copy, copy, plain } from "./record.js";
import { type Facts, parsed, type Tape } from "./tape.js";
import type { AttemptEvent, Operation, Rejection } from "./wasm/zavu_invitations.js";

/** What a call resolves to: the body as the API wrote it. */
export interface Settled {
  body: string;
  /** The invitation was found in the list, because the answer was lost. */
  reconciled: boolean;
}

/**
 * Makes a call with options that nobody has checked yet; an `InvitationsError` where it fails.
 *
 * @param put - Puts what the call is about.
 */
export async function settled(
  operation: Operation,
  put: (tape: Tape) => void,
  options: InvitationsOptions,
): Promise<Settled> {
  const copied = copyOfOptions(options);
  const { facts, rust } = core();
  const bytes = core().write((tape) => {
    tape.putText(operation);
    tape.putRecord(copied, facts.options);
    put(tape);
  });
  const { fetch, signal, onAttempt } = copied.values;
  const outcome = await rust.call(bytes, fetch, signal, observer(onAttempt));
  const [rejection, body, detail] = outcome as unknown[];
  if (rejection !== undefined) {
    throw new InvitationsError(parsed(rejection as string) as Rejection, { body, cause: detail });
  }
  return { body: body as string, reconciled: detail === true };
}

/** Options as plain values. */
export function copyOfOptions(options: InvitationsOptions): Copy {
  const { facts } = core();
  const copied = copy(options, facts.options, facts, 2);
  const { values } = copied;
  if ("headers" in values) {
    values.headers = plain(() => pairs(values.headers, facts), facts, 2);
  }
  return copied;
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

/** Tells `onAttempt` what happens; what that throws is nobody's business. */
function observer(onAttempt: unknown): ((event: string) => void) | undefined {
  if (typeof onAttempt !== "function") return undefined;
  return async (text) => {
    try {
      const event: AttemptEvent = JSON.parse(text);
      await onAttempt(event);
    } catch {}
  };
}
