import { core } from "./load.js";
import { localized, type MessageOptions, textsOf } from "./message.js";
import { copyField, copyRequest, plain } from "./snapshot.js";
import type {
  CreateInvitationRequest,
  InvitationField,
  Issue,
  PhoneInfo,
  Report,
  Snapshot,
} from "./wasm/zavu_invitations.js";

/** What {@link validateInvitation} finds. */
export type ValidationResult =
  | { ok: true; value: CreateInvitationRequest; warnings: Issue[] }
  | { ok: false; issues: Issue[]; warnings: Issue[] };

/**
 * Checks a request by the rules of Zavu's API. Synchronous, no network.
 *
 * An error means that the documented contract refuses the request; a warning is suspicious but
 * allowed. All issues are found in one pass, in the order of the fields.
 *
 * @param input - Anything. A property counts where the object or its class has it; one that is
 * `undefined`, or that somebody put on `Object.prototype`, is absent. A class that has only a
 * setter for one is not supported.
 * @param options - The language of the messages, or messages of your own.
 * @returns the request as it was given, in a new object, or the issues.
 * @throws {@link InvitationsError} `invalid_request`, for the options alone.
 */
export function validateInvitation(input: unknown, options?: MessageOptions): ValidationResult {
  const texts = textsOf(options);
  const copied = copyRequest(input);
  const report = reportOf(copied);
  if (report === undefined) return { ok: true, value: plainValue(copied), warnings: [] };
  const warnings = localized(report.warnings, texts);
  return report.issues.length === 0
    ? { ok: true, value: plainValue(copied), warnings }
    : { ok: false, issues: localized(report.issues, texts), warnings };
}

/**
 * Checks one field on its own, as a form does while its user types.
 *
 * While a phone number is typed, it may be incomplete without being wrong: that is the warning
 * `phone_incomplete`, and before the second digit the error `invalid_phone` with the reason
 * `too_short`. A form need not show either before the field is left.
 *
 * @param options - The language of the messages, or messages of your own.
 * @returns the errors, then the warnings.
 * @throws {@link InvitationsError} `invalid_request`, for the options alone.
 */
export function validateField(
  field: InvitationField,
  value: unknown,
  options?: MessageOptions,
): Issue[] {
  const texts = textsOf(options);
  const report = reportOf(copyField(field, value));
  return report ? localized([...report.issues, ...report.warnings], texts) : [];
}

/**
 * Says what the world's numbering plans know about a phone number. Synchronous, no network.
 *
 * The plans are those of Google's libphonenumber, of the version in `metadataVersion`: they change
 * about every two weeks, so a verdict is good for a warning and never for a refusal. Whether
 * anybody answers, or can receive messages, nobody knows here.
 *
 * `validateInvitation` says nothing about a `valid` number. Any other in E.164 form has a warning:
 * `phone_incomplete` if more digits make it valid, else `phone_not_in_use`, `plausible` or not.
 *
 * @param value - A number in E.164 form, like `+14155552671`. Nothing is trimmed or repaired: any
 * other value is `malformed`.
 */
export function inspectPhone(value: string): PhoneInfo {
  const { fastPath } = core();
  phones ??= new Map();
  const kind = typeof value === "string" ? fastPath.phoneKind(value) : undefined;
  const known = kind === undefined ? undefined : phones.get(kind);
  if (known) return { ...known, e164: known.e164 === null ? null : value };
  const copied = plain(value, 0);
  const info = core().call((rust) => rust.inspectPhone(copied));
  if (kind !== undefined) phones.set(kind, { ...info });
  return info;
}

/** The values of a copy as a plain object: it may have no prototype. */
function plainValue({ values }: Snapshot): CreateInvitationRequest {
  return Object.getPrototypeOf(values) === null ? { ...values } : values;
}

/** The facts about a phone number of each kind: there are about a thousand. */
let phones: Map<number, PhoneInfo> | undefined;

/** The findings of a request, where there are any. */
function reportOf(request: Snapshot): Report | undefined {
  if (core().fastPath.hasNoFindings(request)) return undefined;
  return core().call((rust) => rust.report(request));
}
