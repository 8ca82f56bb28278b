import { core } from "./load.js";
import { kindOf, timeOrPlainData, toPlainData, UNREADABLE } from "./plain-data.js";
import { isArrayBuffer, read } from "./safe-access.js";
import { type SnapshotWithOriginals, snapshotOf } from "./snapshot.js";
import { encoderClass, wellFormed } from "./text.js";
import { SIGNATURE_HEADER, WEBHOOK_SIGN_OPTIONS, WEBHOOK_VERIFY_OPTIONS } from "./wasm/facts.js";
import type {
  SignatureScheme,
  WebhookBody,
  WebhookEvent,
  WebhookFailure,
} from "./wasm/zavu_invitations.js";
import { WebhookError } from "./webhook-error.js";
import type { WebhookHeaders } from "./webhook-event.js";

/** How {@link verifyWebhook} checks a signature. */
export interface VerifyWebhookOptions {
  /**
   * How old a signature may be, in seconds: 0 to {{toleranceMaximum}}. Zavu delivers an event again
   * for hours; it is not documented if the repetition gets a new signature.
   *
   * @defaultValue {{tolerance}}
   */
  toleranceSeconds?: number | undefined;
  /**
   * How far ahead of this machine's clock the time of a signature may be, in seconds: 0 to {{toleranceMaximum}}.
   *
   * @defaultValue {{future}}
   */
  futureSeconds?: number | undefined;
  /**
   * The schemes that are accepted. `v2` signs the time and the body, `v1` the body alone. If `v2` is
   * accepted and present, it must match.
   *
   * @defaultValue both
   */
  schemes?: readonly SignatureScheme[] | undefined;
  /**
   * The time to compare with, as a `Date` or in Unix milliseconds.
   *
   * @defaultValue this machine's clock
   */
  now?: Date | number | undefined;
}

/** How {@link signWebhook} signs. */
export interface SignWebhookOptions {
  /** The schemes of the signature. @defaultValue both */
  schemes?: readonly SignatureScheme[] | undefined;
  /** The time of the signature. @defaultValue this machine's clock */
  now?: Date | number | undefined;
}

/**
 * Checks the signature of an event and reads it, synchronously.
 *
 * Under `v1` the time is not signed, so a recorded request never becomes stale: recognize a repetition by the
 * event's `id`. Events can come twice, late and out of order.
 *
 * @param body - The raw body: its bytes, or the same as UTF-8 text. Not a parsed object, because the
 * signature covers the original bytes.
 * @param headers - The headers of the request, or the value of `X-Zavu-Signature`, of at most 1,024
 * bytes and 16 parts.
 * @param secret - The webhook's secret as the API gives it (`whsec_…`), or up to {{secretsMaximum}} of
 * them: a rotation ends the old one at once, while deliveries that it signed are still on their way.
 * @returns the whole event, of any type; see {@link isInvitationStatusChanged}.
 * @throws {@link WebhookError} and no other error, unless the WebAssembly cannot be loaded.
 *
 * @example
 * ```ts
 * import { verifyWebhook } from "zavu-invitations/webhooks";
 *
 * const event = verifyWebhook(await request.text(), request.headers, secret);
 * ```
 */
export function verifyWebhook(
  body: string | Uint8Array | ArrayBuffer,
  headers: WebhookHeaders,
  secret: string | readonly string[] | undefined,
  options?: VerifyWebhookOptions,
): WebhookEvent {
  const result = verify(
    body,
    headers,
    secret,
    snapshotOfTimedOptions(options, WEBHOOK_VERIFY_OPTIONS),
  );
  if ("error" in result) throw new WebhookError(result.error);
  return result.event;
}

/**
 * Signs a body as Zavu does: the value of `X-Zavu-Signature`, for tests and sandboxes.
 *
 * @throws {@link WebhookError} if the secret, the body or an option cannot be used.
 */
export function signWebhook(
  body: string | Uint8Array | ArrayBuffer,
  secret: string,
  options?: SignWebhookOptions,
): string {
  const snapshot = snapshotOfTimedOptions(options, WEBHOOK_SIGN_OPTIONS);
  const bytes = bytesOf(body);
  const secretData = toPlainData(secret);
  const result = core().call((rust) => rust.signWebhook(bytes, secretData, snapshot));
  if ("header" in result) return result.header;
  // Rust has one type for the results of all its functions about webhooks.
  throw new WebhookError((result as Failed).error);
}

type Failed = { error: WebhookFailure };

/** Verifies an event by options of `snapshotOfTimedOptions`. Returns the error instead of throwing it. */
export function verify(
  body: unknown,
  headers: unknown,
  secret: unknown,
  timedOptions: SnapshotWithOriginals,
): { event: WebhookEvent } | Failed {
  const bytes = bytesOf(body);
  const signature = signatureOf(headers);
  const secrets = toPlainData(secret);
  return core().call((rust) => rust.verifyWebhook(bytes, signature, secrets, timedOptions)) as
    | { event: WebhookEvent }
    | Failed;
}

/** Copies options; a `Date` in `now` becomes Unix milliseconds. */
function snapshotOfTimedOptions(options: unknown, names: readonly string[]): SnapshotWithOriginals {
  const snapshot = snapshotOf(options, names);
  const { now } = snapshot.originals;
  if (typeof now === "object") snapshot.values.now = timeOrPlainData(now);
  return snapshot;
}

/** The bytes of a body, also of another realm. Any other value becomes its kind, which Rust refuses. */
function bytesOf(body: unknown): WebhookBody {
  try {
    if (typeof body === "string") return bytesOfText(body);
    if (ArrayBuffer.isView(body)) {
      return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    }
    if (isArrayBuffer(body)) return new Uint8Array(body);
  } catch {
    return UNREADABLE;
  }
  return { kind: kindOf(body) };
}

/** The bytes of a text in UTF-8. One with a lone surrogate becomes its kind: an encoder would change what was signed. */
function bytesOfText(text: string): WebhookBody {
  if (wellFormed(text) !== text) return { kind: "string" };
  // Rust accepts a `Uint8Array` of this realm only, and in Jest's jsdom the encoder makes one of another realm.
  return new Uint8Array(new (encoderClass())().encode(text));
}

/** The value of the signature's header: a text or a list of texts. A missing one is `undefined`, or an empty list. */
function signatureOf(headers: unknown): unknown {
  if (typeof headers !== "object" || headers === null) return toPlainData(headers);
  try {
    const get = read(headers, "get");
    if (typeof get === "function") {
      // `Headers.get` returns null if there is no such header.
      return toPlainData(get.call(headers, SIGNATURE_HEADER)) ?? undefined;
    }
    // `SIGNATURE_HEADER` is in lower case. An object can have the name in several spellings, and a list as a value.
    const found = Object.entries(headers).filter(
      ([name]) => name.toLowerCase() === SIGNATURE_HEADER,
    );
    const values = found.flatMap(([, value]) => value);
    return toPlainData(values);
  } catch {
    return UNREADABLE;
  }
}
