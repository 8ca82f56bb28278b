import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import { type Copy, copy, plain, UNREADABLE } from "./record.js";
import { parsed } from "./tape.js";
import type { Issue, IssueCode, Rejection } from "./wasm/zavu_invitations.js";

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

/** The texts of options that were checked. */
interface Texts {
  locale: CheckedLocale | undefined;
  messages: Record<string, unknown>;
}

interface CheckedLocale {
  /** For `src/wasm/message.rs`. */
  style: string[];
  suggestion: string;
  messages: Record<string, unknown>;
}

type Param = readonly [name: string, value: unknown];

const ISSUE = ["code", "params", "suggestion", "message"] as const;
const OPTIONS = ["locale", "messages"] as const;
const STYLE = ["decimal", "group", "or"] as const;
const LOCALE = ["language", ...STYLE, "one", "suggestion", "messages"] as const;

let locales: WeakMap<object, CheckedLocale> | undefined;
let messages: WeakMap<object, Record<string, unknown>> | undefined;

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
export function textsOf(options: MessageOptions): Texts;
export function textsOf(options: MessageOptions | undefined): Texts | undefined;
export function textsOf(options: MessageOptions | undefined): Texts | undefined {
  if (options === undefined) return undefined;
  const { locale, messages } = checked([], options, OPTIONS).values;
  return {
    locale: locale === undefined ? undefined : localeOf(locale),
    messages: messages === undefined ? {} : messagesOf(["messages"], messages),
  };
}

function localeOf(locale: unknown): CheckedLocale {
  locales ??= new WeakMap();
  const known = locales.get(locale as object);
  if (known) return known;
  const { values } = checked(["locale"], locale, LOCALE);
  const text = (value: unknown): string => textOr(value, "");
  const one = Array.isArray(values.one) ? values.one : [];
  const checkedLocale = {
    style: [...STYLE.map((name) => values[name]), ...one].map(text),
    suggestion: text(values.suggestion),
    messages: messagesOf(["locale", "messages"], values.messages),
  };
  locales.set(locale as object, checkedLocale);
  return checkedLocale;
}

function messagesOf(path: readonly string[], own: unknown): Record<string, unknown> {
  messages ??= new WeakMap();
  const known = messages.get(own as object);
  if (known) return known;
  const codes = core().rust.issueCodes().split(" ");
  const { values } = checked(path, own, codes);
  messages.set(own as object, values);
  return values;
}

/** A copy of an object of the options that Rust has nothing against. */
function checked(path: readonly string[], object: unknown, names: readonly string[]): Copy {
  const copied = copy(object, names, core().facts, 1);
  if (object === undefined) copied.kind = "undefined";
  if (names !== OPTIONS || copied.kind !== "object" || copied.unknown.length > 0) {
    refuse(path, copied, names);
  }
  return copied;
}

function refuse(
  path: readonly string[],
  copied: Copy,
  names: readonly string[],
  cause?: unknown,
): void {
  const { rust } = core();
  const bytes = core().write((tape) => {
    tape.putTexts(path);
    tape.putTexts(names);
    tape.putRecord(copied, names);
  });
  const rejection = rust.checkTexts(bytes);
  if (rejection !== undefined) {
    throw new InvitationsError(parsed(rejection) as Rejection, { cause });
  }
}

function textOf(issue: Issue, { locale, messages }: Texts): string {
  const { facts } = core();
  // It may come from anywhere.
  const { code, params, suggestion, message } = copy(issue, ISSUE, facts, 1).values;
  const english = textOr(message, "");
  const pairs = plain(() => Object.entries(params ?? {}), facts, 3);
  const said = Array.isArray(pairs) ? (pairs as Param[]) : [];
  said.push(["suggestion", textOr(suggestion, "")], ["message", english]);

  const own = textFor(messages, code);
  if (typeof own === "function") return called(own, String(code), issue, english);
  if (typeof own === "string") return formatted(own, locale, said) ?? english;
  const template = textFor(locale?.messages ?? {}, code);
  if (locale === undefined || typeof template !== "string") return english;
  const text = formatted(template, locale, said) ?? english;
  if (typeof suggestion !== "string") return text;
  const whole: Param[] = [
    ["message", text],
    ["suggestion", suggestion],
  ];
  return formatted(locale.suggestion, locale, whole) ?? text;
}

function textFor(texts: Record<string, unknown>, code: unknown): unknown {
  return typeof code === "string" && Object.hasOwn(texts, code) ? texts[code] : undefined;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

function called(text: unknown, code: string, issue: Issue, english: string): string {
  let value: unknown = UNREADABLE;
  let cause: unknown;
  try {
    value = (text as (issue: Issue) => unknown)(issue);
  } catch (thrown) {
    cause = thrown;
  }
  if (typeof value === "string") return value;
  // Of all others, a function alone would pass.
  const found = typeof value === "function" ? UNREADABLE : (value ?? null);
  refuse(["messages"], { kind: "object", values: { [code]: found }, unknown: [] }, [code], cause);
  return english;
}

function formatted(
  template: string,
  locale: CheckedLocale | undefined,
  params: readonly Param[],
): string | undefined {
  const { rust } = core();
  const bytes = core().write((tape) => {
    tape.putText(template);
    tape.putTexts(locale?.style ?? []);
    tape.putTexts(params.map(([name]) => name));
    for (const [, value] of params) tape.put(value);
  });
  return rust.formatMessage(bytes);
}
