import { read } from "./safe-access.js";
import type { WebhookErrorCode } from "./wasm/zavu_invitations.js";

/**
 * Why an event was not accepted, or not handled. Its message is for developers, and contains no
 * secret, no signature and no part of the body. If your own code failed, the `cause` is what it threw.
 */
export class WebhookError extends Error {
  /** The kind of the error. Stable: use it in your conditions. */
  readonly code: WebhookErrorCode;

  /** @internal */
  constructor(failure: { code: WebhookErrorCode; message: string }, cause?: unknown) {
    super(failure.message, cause === undefined ? undefined : { cause });
    this.code = failure.code;
  }

  /** The properties that `JSON.stringify` writes: all but the cause and the stack. */
  toJSON(): Record<string, unknown> {
    const { name, message, code } = this;
    return { name, message, code };
  }
}

Object.defineProperty(WebhookError.prototype, "name", { value: "WebhookError" });

/**
 * True for a {@link WebhookError}, also from another copy of the package or from another realm, where
 * `instanceof` is false.
 *
 * @param code - Only an error with this code.
 */
export function isWebhookError<Code extends WebhookErrorCode = WebhookErrorCode>(
  error: unknown,
  code?: Code,
): error is WebhookError & { readonly code: Code } {
  if (typeof error !== "object" || read(error, "name") !== "WebhookError") return false;
  return code === undefined || read(error, "code") === code;
}
