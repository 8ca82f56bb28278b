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

export function checkLocale(locale: unknown): CheckedLocale {
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
export function throwIfInvalid(path: string[], part: Snapshot, cause?: unknown): void {
  const rejection = core().call((rust) => rust.checkMessages(path, part));
  if (rejection !== undefined) throw new InvitationsError(rejection, { cause });
}
