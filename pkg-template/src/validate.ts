import { core } from "./load.js";
import { checkOptions, type ValidationOptions, withMessages } from "./message.js";
import { toPlainData } from "./plain-data.js";
import { snapshotOfField, snapshotOfRequest } from "./snapshot.js";
import type {
  ConnectionType,
  CreateInvitationRequest,
  InvitationField,
  Issue,
  PhoneInfo,
  Report,
  Snapshot,
} from "./wasm/zavu_invitations.js";

/** A request that may hold fields and values that this version does not know: see `allowUnknown`. */
export interface OpenInvitationRequest extends Omit<CreateInvitationRequest, "connectionType"> {
  /** The channel that the client connects, perhaps one that this version does not know. */
  connectionType?: ConnectionType | (string & {});
  /** Any other field: JSON data. */
  [field: string]: unknown;
}

/** A value all of whose names are those of `Known`. A misspelt name does not compile. */
export type Exact<Value, Known> = Value & { [Name in Exclude<keyof Value, keyof Known>]: never };

/** The result of {@link validateInvitation}. */
export type ValidationResult<Request = CreateInvitationRequest> =
  | { ok: true; value: Request; warnings: Issue[]; issues?: undefined }
  | { ok: false; issues: Issue[]; warnings: Issue[]; value?: undefined };

/**
 * Checks a request by the rules of Zavu's API. Synchronous, no network.
 *
 * An error is a value that Zavu's documented API refuses. A warning is allowed, but is probably a
 * mistake. All issues are found in one pass, in the order of the fields.
 *
 * @param input - Any value. Properties of the object and of its class count. Properties that are
 * `undefined`, or on `Object.prototype`, count as missing. So may a property for which a class has only a
 * setter.
 * @param options - The language of the messages, messages of your own, or `allowUnknown`.
 * @returns the unchanged request in a new object, or the issues.
 * @throws {@link InvitationsError} `invalid_request`, only for options that cannot be used.
 */
export function validateInvitation(
  input: unknown,
  options: ValidationOptions & { allowUnknown: true },
): ValidationResult<OpenInvitationRequest>;
export function validateInvitation(input: unknown, options?: ValidationOptions): ValidationResult;
export function validateInvitation(
  input: unknown,
  options?: ValidationOptions,
): ValidationResult<object> {
  const checked = options === undefined ? undefined : checkOptions(options);
  const allowUnknown = checked?.allowUnknown ?? false;
  const snapshot = snapshotOfRequest(input, allowUnknown);
  const report = reportOf(snapshot, allowUnknown);
  if (report === undefined) return { ok: true, value: requestOf(snapshot), warnings: [] };
  const warnings = withMessages(report.warnings, checked);
  return report.issues.length === 0
    ? { ok: true, value: requestOf(snapshot), warnings }
    : { ok: false, issues: withMessages(report.issues, checked), warnings };
}

/**
 * Checks one field, as a form does while its user types.
 *
 * A phone number that is still being typed is incomplete, but not wrong. It has the warning
 * `phone_incomplete`, or before the second digit the error `invalid_phone` with the reason `too_short`. Do
 * not show either before the user leaves the field.
 *
 * @param field - The name of the field; with `allowUnknown` any name.
 * @param options - The language of the messages, messages of your own, or `allowUnknown`.
 * @returns the errors, then the warnings.
 * @throws {@link InvitationsError} `invalid_request`, only for options that cannot be used.
 */
export function validateField(
  field: InvitationField | (string & {}),
  value: unknown,
  options: ValidationOptions & { allowUnknown: true },
): Issue[];
export function validateField(
  field: InvitationField,
  value: unknown,
  options?: ValidationOptions,
): Issue[];
export function validateField(field: string, value: unknown, options?: ValidationOptions): Issue[] {
  const checked = options === undefined ? undefined : checkOptions(options);
  const allowUnknown = checked?.allowUnknown ?? false;
  const report = reportOf(snapshotOfField(field, value, allowUnknown), allowUnknown);
  return report ? withMessages([...report.issues, ...report.warnings], checked) : [];
}

/** The facts about phone numbers, by `phoneFactsKey`. Without a limit, because there are only about a thousand keys. */
const phoneFacts = /* @__PURE__ */ new Map<number, PhoneInfo>();

/**
 * Says what the world's numbering plans know about a phone number. Synchronous, no network.
 *
 * The plans are those of Google's libphonenumber, of the version in `metadataVersion`: they change
 * about every two weeks, so use a verdict for a warning, and never to refuse a number. The plans do not
 * say if a number can receive messages.
 *
 * `validateInvitation` says nothing about a `valid` number. Any other in E.164 form has a warning:
 * `phone_incomplete` if more digits make it valid, else `phone_not_in_use`, `plausible` or not.
 *
 * @param value - A number in E.164 form, like `+14155552671`. Nothing is trimmed or repaired: any
 * other value is `malformed`.
 */
export function inspectPhone(value: string): PhoneInfo {
  const key = typeof value === "string" ? core().fastPath.phoneFactsKey(value) : undefined;
  // The facts of another number with the same key are the same, except for `e164`, which repeats the number.
  const facts = key === undefined ? undefined : phoneFacts.get(key);
  if (facts) return { ...facts, e164: facts.e164 && value };
  const copy = toPlainData(value);
  const info = core().call((rust) => rust.inspectPhone(copy));
  if (key !== undefined) phoneFacts.set(key, { ...info });
  return info;
}

/** The request that a snapshot without errors holds. Values without a prototype are copied to an object that has one. */
function requestOf({ values, unknown, unknownValues = [] }: Snapshot): CreateInvitationRequest {
  const request: Record<string, unknown> =
    Object.getPrototypeOf(values) === null ? { ...values } : values;
  // Both lists have the same order. Without errors, each unknown value is a JSON text, and no name is `__proto__`: Rust
  // refuses that.
  for (const [index, json] of unknownValues.entries()) {
    request[unknown[index] as string] = JSON.parse(json as string);
  }
  return request;
}

/** The findings of a request; `undefined` if there are none. */
function reportOf(request: Snapshot, allowUnknown: boolean): Report | undefined {
  if (core().fastPath.hasNoFindings(request)) return undefined;
  return core().call((rust) => rust.report(request, allowUnknown));
}
