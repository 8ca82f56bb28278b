import { InvitationsError, isInvitationsError } from "./error.js";
import { core } from "./load.js";
import { snapshotOfNamed } from "./option-names.js";
import { property, takeFirst, toPlainData, UNREADABLE } from "./plain-data.js";
import { membersOf, type SnapshotWithOriginals, snapshotOf } from "./snapshot.js";
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
  /** The texts for clients whose signup failed, by reason; `other` is for all other reasons. */
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
 * @throws {@link InvitationsError} `invalid_request`: always for an unknown name of an option, and if there
 * are issues for a value that cannot be used.
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
  // Checks the names, so that a misspelt option is reported even if there are no issues.
  snapshotOfNamed(options as ValidationOptions, VALIDATION_OPTIONS);
  const issues = itemsOf(property(result, "issues"));
  // Returns before the module is loaded, so that a page where WebAssembly is forbidden can show its other errors.
  if (issues.length === 0) return {};
  const checked = checkOptions(options);
  const textsByField = new Map<string, Set<string>>();
  for (const issue of issues) {
    const name = property(issue, "field");
    const field = FIELDS.find((known) => known === name) ?? "";
    const texts = textsByField.get(field) ?? new Set();
    textsByField.set(field, texts.add(formatMessage(issue, checked)));
  }
  return Object.fromEntries([...textsByField].map(([field, texts]) => [field, [...texts]]));
}

/** The first items of a list. A value that is no list, or cannot be read, has no items. */
function itemsOf(list: unknown): Issue[] {
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
  const { locale } = snapshotOfNamed(options, LOCALE_OPTIONS).originals;
  try {
    const { style, errors } = checkLocale(locale);
    const { values } = snapshotOf(error, ["code", "outcome", "retryAfterMs", "message"]);
    const text = core().call((rust) => rust.formatError(values, style, errors));
    return text ?? (typeof values.message === "string" ? values.message : "");
  } catch (thrown) {
    // Rust chooses the text. Without the WebAssembly, the text for this error is taken from the locale directly.
    const text = property(property(locale, "errors"), "wasm_unavailable");
    if (isInvitationsError(thrown, "wasm_unavailable") && typeof text === "string") return text;
    throw thrown;
  }
}

/**
 * Returns the text for a client whose signup failed, by an invitation's `failureReason`. Unknown and
 * missing reasons have the text of `other`. Needs no WebAssembly.
 *
 * @throws {@link InvitationsError} `invalid_request`, for options that are no object, and for an option that is not known.
 */
export function formatFailureReason(
  reason: FailureReason | null | undefined,
  options: { readonly locale: Locale },
): string {
  const { locale } = snapshotOfNamed(options, LOCALE_OPTIONS).originals;
  const texts = property(locale, "failureReasons");
  const known = typeof reason === "string" ? property(texts, reason) : undefined;
  const text = typeof known === "string" ? known : property(texts, "other");
  return typeof text === "string" ? text : String(toPlainData(reason) ?? "");
}

export function withMessages(issues: Issue[], options: CheckedOptions | undefined): Issue[] {
  if (options === undefined) return issues;
  return issues.map((issue) => ({ ...issue, message: formatMessage(issue, options) }));
}

/** The text of an issue, which may be any value of the caller. */
function formatMessage(issue: Issue, { locale, messages }: CheckedOptions): string {
  const { values, originals } = snapshotOf(issue, ["code", "params", "suggestion", "message"]);
  const english = typeof values.message === "string" ? values.message : "";
  const code = String(values.code);
  const custom = messages.originals[code];
  if (typeof custom === "function") {
    return callCustomMessage(custom as CustomMessage, code, issue) ?? english;
  }
  values.params = membersOf(originals.params);
  const text = core().call((rust) =>
    rust.formatIssue(values, messages.values, locale?.style, locale?.messages),
  );
  return text ?? english;
}

type CustomMessage = (issue: Issue) => unknown;

/**
 * Calls a function of `options.messages`. Throws `invalid_request` if it throws, or returns anything but a text: Rust
 * refuses the value and words the error, so that `undefined` is never returned.
 */
function callCustomMessage(custom: CustomMessage, code: string, issue: Issue): string | undefined {
  let found: unknown = UNREADABLE;
  let cause: unknown;
  try {
    const returned = custom(issue);
    if (typeof returned === "string") return returned;
    // Rust accepts a function in `options.messages`, and takes `undefined` for an absent template: a function must return
    // neither, so they are reported as unreadable and as null.
    if (typeof returned !== "function") found = toPlainData(returned ?? null);
  } catch (thrown) {
    cause = thrown;
  }
  throwIfInvalid(["messages"], { kind: "object", values: { [code]: found }, unknown: [] }, cause);
  return undefined;
}

interface CheckedOptions {
  locale: CheckedLocale | undefined;
  /** Templates and functions, by issue code. */
  messages: SnapshotWithOriginals;
  allowUnknown: boolean;
}

interface CheckedLocale {
  /** How the language writes numbers and lists, and the texts that belong to no code. */
  style: Values;
  messages: Values;
  errors: Values;
}

/**
 * The objects that were checked already, with the names that were allowed: a form calls with the same objects at each key press.
 * An object that is changed after its first use is not checked again, and its old texts are used.
 */
const checkedParts = /* @__PURE__ */ new WeakMap<
  object,
  { names: readonly string[]; snapshot: SnapshotWithOriginals }
>();

const NO_MESSAGES = {};

/** Checks options. Throws `invalid_request` for options that cannot be used. */
export function checkOptions(options: ValidationOptions): CheckedOptions {
  const snapshot = snapshotOf(options, VALIDATION_OPTIONS);
  throwIfInvalid([], snapshot);
  const { locale, messages = NO_MESSAGES } = snapshot.originals;
  return {
    allowUnknown: snapshot.values.allowUnknown === true,
    locale: locale === undefined ? undefined : checkLocale(locale),
    messages: checkPart(["messages"], messages, ISSUE_CODES),
  };
}

function checkLocale(locale: unknown): CheckedLocale {
  const { values: style, originals } = checkPart(["locale"], locale, LOCALE);
  const messages = checkPart(["locale", "messages"], originals.messages, ISSUE_CODES).values;
  const errors = checkPart(["locale", "errors"], originals.errors, ERROR_CODES).values;
  return { style, messages, errors };
}

function checkPart(path: string[], part: unknown, names: readonly string[]): SnapshotWithOriginals {
  const checked = checkedParts.get(part as object);
  if (checked?.names === names) return checked.snapshot;
  const snapshot = snapshotOf(part, names);
  throwIfInvalid(path, snapshot);
  checkedParts.set(part as object, { names, snapshot });
  return snapshot;
}

/**
 * Lets Rust check the part of the options at `path`, which tells Rust which names are allowed (`src/wasm/message.rs`). Throws
 * `invalid_request` if Rust refuses it.
 */
function throwIfInvalid(path: string[], part: Snapshot, cause?: unknown): void {
  const rejection = core().call((rust) => rust.checkMessages(path, part));
  if (rejection !== undefined) throw new InvitationsError(rejection, { cause });
}
