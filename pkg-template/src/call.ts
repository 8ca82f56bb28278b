import { InvitationsError } from "./error.js";
import { rust } from "./load.js";
import type { InvitationsOptions } from "./options.js";
import { type Copy, copy, plain } from "./record.js";
import type { Rejection } from "./wasm/zavu_invitations.js";

/** The options that are no plain values. */
interface Live {
  fetch: unknown;
  signal: unknown;
  onAttempt: unknown;
}

/** One of the Rust crate's calls, its first argument bound. */
export type Call = (options: Copy, live: Live) => Promise<unknown[]>;

/** What a call resolves to: the body as the API wrote it. */
export interface Settled {
  body: string;
  /** The invitation was found in the list, because the answer was lost. */
  reconciled: boolean;
}

/** Makes a call with options that nobody has checked yet; an `InvitationsError` where it fails. */
export async function settled(call: Call, options: InvitationsOptions): Promise<Settled> {
  const names = rust().optionNames();
  const copied = copy(options, names);
  if (copied[0] === "object") {
    copied[2][names.indexOf("headers")] = plain(() => pairs(options.headers), 2);
  }
  const option = (name: string): unknown => copied[2][names.indexOf(name)];
  const [rejection, body, detail] = await call(copied, {
    fetch: option("fetch"),
    signal: option("signal"),
    onAttempt: option("onAttempt"),
  });
  if (rejection !== undefined) {
    throw new InvitationsError(rejection as Rejection, { body, cause: detail });
  }
  return { body: body as string, reconciled: detail === true };
}

/** Headers as a list of pairs; what is none of their forms stays as it is. */
function pairs(headers: InvitationsOptions["headers"]): unknown {
  if (typeof headers !== "object" || headers === null) return headers;
  return Symbol.iterator in headers ? [...headers] : Object.entries(headers);
}
