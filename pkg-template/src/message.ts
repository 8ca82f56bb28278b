import { InvitationsError, isInvitationsError } from "./error.js";
import { core } from "./load.js";
import { copyNamedOptions } from "./option-names.js";
import {
  type CopyWithOriginals,
  copy,
  copyMembers,
  property,
  takeFirst,
  toPlainData,
  UNREADABLE,
} from "./snapshot.js";
import {
  ERROR_CODES,
  FIELDS,
  ISSUE_CODES,
  ITEMS_COPIED,
  LOCALE,
  LOCALE_OPTIONS,
  VALIDATION_OPTIONS,
} from "./wasm/facts.js";
import type {
  ErrorCode,
  FailureReason,
  InvitationField,
  Issue,
  IssueCode,
  Snapshot,
  Values,
} from "./wasm/zavu_invitations.js";

/**
 * The texts of a language for the people who fill in a form: import one from
 * `zavu-invitations/locales/en`, `…/es` or `…/pt`, or change a copy of one.
 */
export interface Locale {
  /** The tag of the language by BCP 47, such as `es-419`. */
  readonly language: string;
  /** Between a number's whole part and its fraction. */
  readonly decimal: string;
  /** Between the groups of three digits. */
  readonly group: string;
  /** Before the last item of a list, one of which is meant. */
  readonly or: string;
  /** The whole numbers that use the `one` form of a plural; all others use `other`. */
  readonly one: readonly string[];
  /** The text of an issue that has a `{suggestion}`; `{message}` is its text without. */
  readonly suggestion: string;
  /** A template for each code of an issue; see {@link Messages}. */
  readonly messages: Readonly<Record<IssueCode, string>>;
  /** A template for each code of an error; it may hold `{wait}`, the time to wait. */
  readonly errors: Readonly<Record<ErrorCode, string>>;
  /** The text of an error whose `outcome` is `unknown`, whatever its code is. */
  readonly outcomeUnknown: string;
  /**
   * The time to wait, by `{unit}` (`seconds`, `minutes`, `hours`, or another where no time is known)
   * and `{count}`.
   */
  readonly wait: string;
  /** What to tell a client whose signup failed, by reason; `other` is for all other reasons. */
  readonly failureReasons: { readonly other: string; readonly [reason: string]: string };
}

/**
 * Your own texts by issue code: a template, or a function that returns the text.
 *
 * A template has the names of the issue's `params` in braces: `"at most {maximum} characters"`. It
 * can also use `{suggestion}` (empty if there is none) and `{message}` (the issue's own). It can choose by a
 * number or a name, with the syntax of ICU's MessageFormat:
 * `{maximum, plural, one {# character} other {# characters}}`,
 * `{reason, select, missing_at {no @} other {…}}`. An apostrophe before a brace starts
 * literal text, up to the next apostrophe.
 */
export type Messages = {
  readonly [Code in IssueCode]?:
    | string
    | ((issue: Extract<Issue, { code: Code }>) => string)
    | undefined;
};

/** The texts of issues. Both objects are read once: later changes have no effect. */
export interface MessageOptions {
  /**
   * The language of the texts for people.
   *
   * @defaultValue English texts for developers, which say what was found and what is allowed
   */
  locale?: Locale | undefined;
  /** Your own texts, for some or all codes. */
  messages?: Messages | undefined;
}

/** How a request is validated. */
export interface ValidationOptions extends MessageOptions {
  /**
   * Accepts fields and values of `connectionType` that this version does not know, each with a
   * warning. Zavu adds some without notice. A misspelt known field is still an error.
   * The value of an unknown field is JSON data: at most {{textMaximum}} characters as text,
   * {{itemsMaximum}} values in all and {{depthMaximum}} levels.
   *
   * @defaultValue false
   */
  allowUnknown?: boolean | undefined;
}

/** The options of a validation, checked. */
export interface CheckedOptions {
  locale: { style: Values; messages: Values; errors: Values } | undefined;
  /** Templates, and functions. */
  messages: CopyWithOriginals;
  allowUnknown: boolean;
}

/** What was checked already; both kinds of objects are read once. */
let locales: WeakMap<object, NonNullable<CheckedOptions["locale"]>> | undefined;
let messages: WeakMap<object, CopyWithOriginals> | undefined;

/**
 * The text of an issue in the language of a locale, or from your own texts. Use it for issues that have
 * only English messages, such as those of an `InvitationsError` or of your server's answer.
 *
 * @returns the issue's own message if there is no text for its code.
 * @throws {@link InvitationsError} `invalid_request`, only for options that cannot be used.
 */
export function formatIssue(issue: Issue, options: MessageOptions = {}): string {
  return formatMessage(issue, checkOptions(options));
}

/**
 * The texts of all errors by field: `{ clientEmail: ["…"], … }`. Errors of list items are under their
 * field, and errors that belong to no field are under `""`. Each text comes once.
 *
 * @param result - Any object with `issues`: the result of {@link validateInvitation} or of a schema's
 * `validate`, an {@link InvitationsError}, or the body of a handler's answer. For the warnings, pass
 * `{ issues: result.warnings }`.
 * @param options - The language. Without one, the texts are the issues' own messages.
 * @throws {@link InvitationsError} `invalid_request`, only for options that cannot be used, if there are issues.
 *
 * @example
 * ```ts
 * import en from "zavu-invitations/locales/en";
 *
 * const errors = fieldErrors(validateInvitation(input), { locale: en });
 * emailError.textContent = errors.clientEmail?.join(" ") ?? "";
 * ```
 */
export function fieldErrors(
  result: { readonly issues?: readonly Issue[] | undefined },
  options: MessageOptions = {},
): FieldErrors {
  // A misspelt option is reported before there is the first issue.
  copyNamedOptions(options, VALIDATION_OPTIONS);
  const issues = copiesOf(property(result, "issues"));
  // A page where WebAssembly is forbidden has no issues: only the module finds some.
  if (issues.length === 0) return {};
  const texts = checkOptions(options);
  const errors: FieldErrors = {};
  for (const issue of issues) {
    const name = property(issue, "field");
    const field = FIELDS.find((known) => known === name) ?? "";
    const said = new Set(errors[field]).add(formatMessage(issue, texts));
    errors[field] = [...said];
  }
  return errors;
}

/** The items of a list; none of what is no list, or cannot be read. */
function copiesOf(list: unknown): Issue[] {
  try {
    return Array.isArray(list) ? (takeFirst(list, ITEMS_COPIED) as Issue[]) : [];
  } catch {
    return [];
  }
}

/** The texts of {@link fieldErrors}. */
export type FieldErrors = { [Field in InvitationField | ""]?: string[] };

/**
 * The text of an error for the people at a form: what to do, such as `try again in 40 seconds`. If a call
 * may have worked (`outcome` is `unknown`), the text says so.
 *
 * @param error - An {@link InvitationsError}. Any other value has the text of `internal`.
 * @throws {@link InvitationsError} `invalid_request`, only for options that cannot be used.
 *
 * @example
 * ```ts
 * alert.textContent = formatError(error, { locale: es });
 * // Demasiadas solicitudes a la vez: intentar de nuevo en 40 segundos.
 * ```
 */
export function formatError(error: unknown, options: { readonly locale: Locale }): string {
  const { locale } = copyNamedOptions(options, LOCALE_OPTIONS).originals;
  try {
    const { style, errors } = checkLocale(locale);
    const { values } = copy(error, ["code", "outcome", "retryAfterMs", "message"], 0);
    const text = core().call((rust) => rust.formatError(values, style, errors));
    return text ?? (typeof values.message === "string" ? values.message : "");
  } catch (thrown) {
    // The module that chooses the text is the one that is missing.
    const text = property(property(locale, "errors"), "wasm_unavailable");
    if (isInvitationsError(thrown, "wasm_unavailable") && typeof text === "string") return text;
    throw thrown;
  }
}

/**
 * What to tell a client whose signup failed: the text for an invitation's `failureReason`. Unknown and
 * missing reasons have the text of `other`. Needs no WebAssembly, and never throws.
 */
export function formatFailureReason(
  reason: FailureReason | null | undefined,
  options: { readonly locale: Locale },
): string {
  const { locale } = copyNamedOptions(options, LOCALE_OPTIONS).originals;
  const texts = property(locale, "failureReasons");
  const text = typeof reason === "string" ? property(texts, reason) : undefined;
  const found = typeof text === "string" ? text : property(texts, "other");
  return typeof found === "string" ? found : String(toPlainData(reason, 0) ?? "");
}

/** Issues with the messages of these texts. */
export function withMessages(issues: Issue[], texts: CheckedOptions | undefined): Issue[] {
  if (texts === undefined) return issues;
  return issues.map((issue) => ({ ...issue, message: formatMessage(issue, texts) }));
}

/** Checks options; what was checked before is not looked at again. */
export function checkOptions(options: ValidationOptions): CheckedOptions;
export function checkOptions(options: ValidationOptions | undefined): CheckedOptions | undefined;
export function checkOptions(options: ValidationOptions | undefined): CheckedOptions | undefined {
  if (options === undefined) return undefined;
  const { originals, values } = copyChecked([], options, VALIDATION_OPTIONS);
  const { locale, messages } = originals;
  return {
    allowUnknown: values.allowUnknown === true,
    locale: locale === undefined ? undefined : checkLocale(locale),
    messages: messages === undefined ? copy({}, [], 0) : checkOwnMessages(["messages"], messages),
  };
}

function checkLocale(locale: unknown): NonNullable<CheckedOptions["locale"]> {
  locales ??= new WeakMap();
  const known = locales.get(locale as object);
  if (known) return known;
  const { values, originals } = copyChecked(["locale"], locale, LOCALE);
  const messages = checkOwnMessages(["locale", "messages"], originals.messages);
  const errors = copyChecked(["locale", "errors"], originals.errors, ERROR_CODES).values;
  const found = { style: values, messages: messages.values, errors };
  locales.set(locale as object, found);
  return found;
}

function checkOwnMessages(path: string[], custom: unknown): CopyWithOriginals {
  messages ??= new WeakMap();
  const known = messages.get(custom as object);
  if (known) return known;
  const copied = copyChecked(path, custom, ISSUE_CODES);
  messages.set(custom as object, copied);
  return copied;
}

/** A copy of an object of the options that Rust has nothing against. */
function copyChecked(path: string[], object: unknown, names: readonly string[]): CopyWithOriginals {
  const copied = copy(object, names, 1);
  throwIfInvalid(path, copied);
  return copied;
}

function throwIfInvalid(path: string[], texts: Snapshot, cause?: unknown): void {
  const rejection = core().call((rust) => rust.checkMessages(path, texts));
  if (rejection !== undefined) throw new InvitationsError(rejection, { cause });
}

function formatMessage(issue: Issue, { locale, messages }: CheckedOptions): string {
  // It may come from anywhere.
  const { values, originals } = copy(issue, ["code", "params", "suggestion", "message"], 0);
  const english = typeof values.message === "string" ? values.message : "";
  const code = String(values.code);
  const custom = messages.originals[code];
  if (typeof custom === "function")
    return callOwnMessage(custom as CustomText, code, issue) ?? english;
  values.params = copyMembers(originals.params);
  const text = core().call((rust) =>
    rust.formatIssue(values, messages.values, locale?.style, locale?.messages),
  );
  return text ?? english;
}

type CustomText = (issue: Issue) => unknown;

/** What a function of the caller's returns; whatever is no text is refused, and not looked at. */
function callOwnMessage(custom: CustomText, code: string, issue: Issue): string | undefined {
  let text: unknown;
  let cause: unknown;
  try {
    text = custom(issue);
    if (typeof text === "string") return text;
    text ??= null;
  } catch (thrown) {
    text = UNREADABLE;
    cause = thrown;
  }
  const found = typeof text === "function" ? UNREADABLE : toPlainData(text, 0);
  throwIfInvalid(["messages"], { kind: "object", values: { [code]: found }, unknown: [] }, cause);
  return undefined;
}
