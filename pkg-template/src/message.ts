import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import { type CopyOfOptions, copy, copyMembers, plain, UNREADABLE } from "./snapshot.js";
import { ISSUE_CODES, LOCALE, VALIDATION_OPTIONS } from "./wasm/facts.js";
import type { Issue, IssueCode, Snapshot, Values } from "./wasm/zavu_invitations.js";

/**
 * The messages of a language: import one from `zavu-invitations/locales/es` or `…/pt`, or change
 * a copy of one.
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
  /** The whole numbers that take the `one` of a plural; all others take `other`. */
  readonly one: readonly string[];
  /** The text of an issue that has a `{suggestion}`; `{message}` is its text without. */
  readonly suggestion: string;
  /** A template for each code; see {@link Messages}. */
  readonly messages: Readonly<Record<IssueCode, string>>;
}

/**
 * Messages in place of those of the language: for a code a template, or a function that returns
 * the message.
 *
 * A template has the names of the issue's `params` in braces: `"at most {maximum} characters"`. It
 * may have `{suggestion}` (empty where there is none) and `{message}` (the issue's own). It chooses
 * by a number or a name as ICU's MessageFormat does:
 * `{maximum, plural, one {# character} other {# characters}}`,
 * `{reason, select, missing_at {no @} other {…}}`. An apostrophe before a brace makes a literal
 * text of it, up to the next one.
 */
export type Messages = {
  readonly [Code in IssueCode]?:
    | string
    | ((issue: Extract<Issue, { code: Code }>) => string)
    | undefined;
};

/** What the messages of issues say. Both objects are read once: a later change is not seen. */
export interface MessageOptions {
  /**
   * The language.
   *
   * @defaultValue English
   */
  locale?: Locale | undefined;
  /** Messages of your own, for some of the codes or for all. */
  messages?: Messages | undefined;
}

/** How a request is validated. */
export interface ValidationOptions extends MessageOptions {
  /**
   * Accepts fields and values of `connectionType` that this version does not know, each with a
   * warning: Zavu adds some without notice. A field whose name is nearly a known one stays an error.
   * The value of an unknown field is JSON data: at most {{textMaximum}} characters as text,
   * {{itemsMaximum}} values in all and {{depthMaximum}} levels.
   *
   * @defaultValue false
   */
  allowUnknown?: boolean | undefined;
}

/** The options of a validation, checked. */
export interface Texts {
  locale: { style: Values; messages: Values } | undefined;
  /** Templates, and functions. */
  messages: CopyOfOptions;
  allowUnknown: boolean;
}

/** What was checked already; both kinds of objects are read once. */
let locales: WeakMap<object, NonNullable<Texts["locale"]>> | undefined;
let messages: WeakMap<object, CopyOfOptions> | undefined;

/**
 * The message of an issue, in another language or with texts of your own: for issues that came
 * without, such as those of an `InvitationsError` or of your own server's answer.
 *
 * @returns the issue's own message where there is no text for its code.
 * @throws {@link InvitationsError} `invalid_request`, for the options alone.
 */
export function formatIssue(issue: Issue, options: MessageOptions = {}): string {
  return textOf(issue, textsOf(options));
}

/** Issues with the messages of these texts. */
export function localized(issues: Issue[], texts: Texts | undefined): Issue[] {
  if (texts === undefined) return issues;
  return issues.map((issue) => ({ ...issue, message: textOf(issue, texts) }));
}

/** Checks options; what was checked before is not looked at again. */
export function textsOf(options: ValidationOptions): Texts;
export function textsOf(options: ValidationOptions | undefined): Texts | undefined;
export function textsOf(options: ValidationOptions | undefined): Texts | undefined {
  if (options === undefined) return undefined;
  const { originals, values } = checked([], options, VALIDATION_OPTIONS);
  const { locale, messages } = originals;
  return {
    allowUnknown: values.allowUnknown === true,
    locale: locale === undefined ? undefined : localeOf(locale),
    messages: messages === undefined ? copy({}, [], 0) : messagesOf(["messages"], messages),
  };
}

function localeOf(locale: unknown): NonNullable<Texts["locale"]> {
  locales ??= new WeakMap();
  const known = locales.get(locale as object);
  if (known) return known;
  const { values, originals } = checked(["locale"], locale, LOCALE);
  const messages = messagesOf(["locale", "messages"], originals.messages);
  const found = { style: values, messages: messages.values };
  locales.set(locale as object, found);
  return found;
}

function messagesOf(path: string[], custom: unknown): CopyOfOptions {
  messages ??= new WeakMap();
  const known = messages.get(custom as object);
  if (known) return known;
  const copied = checked(path, custom, ISSUE_CODES);
  messages.set(custom as object, copied);
  return copied;
}

/** A copy of an object of the options that Rust has nothing against. */
function checked(path: string[], object: unknown, names: readonly string[]): CopyOfOptions {
  const copied = copy(object, names, 1);
  refuse(path, copied);
  return copied;
}

function refuse(path: string[], texts: Snapshot, cause?: unknown): void {
  const rejection = core().call((rust) => rust.checkMessages(path, texts));
  if (rejection !== undefined) throw new InvitationsError(rejection, { cause });
}

function textOf(issue: Issue, { locale, messages }: Texts): string {
  // It may come from anywhere.
  const { values, originals } = copy(issue, ["code", "params", "suggestion", "message"], 0);
  const english = typeof values.message === "string" ? values.message : "";
  const code = String(values.code);
  const custom = messages.originals[code];
  if (typeof custom === "function") return called(custom as CustomText, code, issue) ?? english;
  values.params = copyMembers(originals.params);
  const text = core().call((rust) =>
    rust.formatIssue(values, messages.values, locale?.style, locale?.messages),
  );
  return text ?? english;
}

type CustomText = (issue: Issue) => unknown;

/** What a function of the caller's returns; whatever is no text is refused, and not looked at. */
function called(custom: CustomText, code: string, issue: Issue): string | undefined {
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
  const found = typeof text === "function" ? UNREADABLE : plain(text, 0);
  refuse(["messages"], { kind: "object", values: { [code]: found }, unknown: [] }, cause);
  return undefined;
}
