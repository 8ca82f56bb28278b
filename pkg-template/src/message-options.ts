import { InvitationsError } from "./error.js";
import { core } from "./load.js";
import type { ValidationOptions } from "./message.js";
import { type SnapshotWithOriginals, snapshotOf } from "./snapshot.js";
import { ERROR_CODES, ISSUE_CODES, LOCALE, VALIDATION_OPTIONS } from "./wasm/facts.js";
import type { Snapshot, Values } from "./wasm/zavu_invitations.js";

/** The options of a validation, checked by Rust. */
export interface CheckedOptions {
  locale: CheckedLocale | undefined;
  /** Templates and functions, by issue code. */
  messages: SnapshotWithOriginals;
  allowUnknown: boolean;
}

interface CheckedLocale {
  /** The locale's own members: how the language writes numbers and lists, and the texts that belong to no code. */
  style: Values;
  messages: Values;
  errors: Values;
}

/**
 * The objects that were checked already, because a form calls with the same objects at each key press. An object that is changed
 * after its first use is not checked again, and its old texts are used.
 */
const checkedLocales = /* @__PURE__ */ new WeakMap<object, CheckedLocale>();
const checkedMessages = /* @__PURE__ */ new WeakMap<object, SnapshotWithOriginals>();

/** Checks options. Throws `invalid_request` for options that cannot be used. */
export function checkOptions(options: ValidationOptions): CheckedOptions;
export function checkOptions(options: ValidationOptions | undefined): CheckedOptions | undefined;
export function checkOptions(options: ValidationOptions | undefined): CheckedOptions | undefined {
  if (options === undefined) return undefined;
  const { originals, values } = checkedSnapshotOf([], options, VALIDATION_OPTIONS);
  const { locale, messages } = originals;
  return {
    allowUnknown: values.allowUnknown === true,
    locale: locale === undefined ? undefined : checkLocale(locale),
    messages: messages === undefined ? snapshotOf({}, []) : checkMessages(["messages"], messages),
  };
}

/** Checks a locale, once for each object. */
export function checkLocale(locale: unknown): CheckedLocale {
  const known = checkedLocales.get(locale as object);
  if (known) return known;
  const { values, originals } = checkedSnapshotOf(["locale"], locale, LOCALE);
  const messages = checkMessages(["locale", "messages"], originals.messages);
  const errors = checkedSnapshotOf(["locale", "errors"], originals.errors, ERROR_CODES);
  const checked = { style: values, messages: messages.values, errors: errors.values };
  checkedLocales.set(locale as object, checked);
  return checked;
}

/** Checks templates and functions, once for each object. */
function checkMessages(path: string[], messages: unknown): SnapshotWithOriginals {
  const known = checkedMessages.get(messages as object);
  if (known) return known;
  const checked = checkedSnapshotOf(path, messages, ISSUE_CODES);
  checkedMessages.set(messages as object, checked);
  return checked;
}

function checkedSnapshotOf(
  path: string[],
  object: unknown,
  names: readonly string[],
): SnapshotWithOriginals {
  const snapshot = snapshotOf(object, names);
  throwIfInvalid(path, snapshot);
  return snapshot;
}

/**
 * Lets Rust check the part of the options at `path`, which tells Rust which names are allowed (`src/wasm/message.rs`). Throws
 * `invalid_request` if Rust refuses it.
 */
export function throwIfInvalid(path: string[], part: Snapshot, cause?: unknown): void {
  const rejection = core().call((rust) => rust.checkMessages(path, part));
  if (rejection !== undefined) throw new InvitationsError(rejection, { cause });
}
