import { core } from "./load.js";
import { snapshotOfNamed } from "./option-names.js";
import { entriesOf, kindOf, UNREADABLE } from "./plain-data.js";
import { snapshotOfForm, snapshotOfRequest } from "./snapshot.js";
import { FIELDS, ITEMS_COPIED, NORMALIZE_OPTIONS } from "./wasm/facts.js";
import { CONSTRAINTS, COUNTRIES } from "./wasm/forms.js";
import type {
  Constraints,
  FormChange,
  InvitationField,
  ValueKind,
} from "./wasm/zavu_invitations.js";

/** How to read a form. */
export interface NormalizeOptions {
  /**
   * The country in which phone numbers without a `+` were dialled: ISO 3166-1 alpha-2, such as
   * `MX`. Without one, or with an unknown one, such numbers stay as typed.
   */
  defaultCountry?: string | undefined;
  /**
   * Keeps the fields of a form that this version does not know.
   *
   * @defaultValue false
   */
  allowUnknown?: boolean | undefined;
}

/** The result of {@link normalizeInvitation}. */
export interface NormalizedInvitation {
  /** The form as a plain object, ready for {@link validateInvitation}. */
  value: Record<string, unknown>;
  /** All changes, in the order of the fields. */
  changes: FormChange[];
}

/**
 * Turns what people type into a request. Synchronous, no network. Normalizing the result again
 * changes nothing.
 *
 * - Every text: white space and zero-width characters around it are removed. Empty fields are left
 *   out; so are `undefined`, `null` and `NaN`, which some forms use for a cleared input.
 * - `clientEmail`: `mailto:` and `Name <…>` are removed, the domain becomes lower case and Punycode, and
 *   full-width characters become ASCII. The part before the `@` stays. All this only if the result is a
 *   valid address: several addresses stay as typed.
 * - `clientPhone`: any usual notation, also with digits of other scripts, becomes E.164. National
 *   numbers are read as dialled in `options.defaultCountry`.
 * - `expiresInDays`: `"14"` becomes a number; `"1e1"`, `"0x0e"` and `"+14"` stay.
 * - `allowedPhoneCountries`: `"us, MX"` and repeated fields become a list of capital letters, each
 *   code once. `UK` stays: validation suggests `GB`.
 *
 * A `FormData`, a `URLSearchParams` or other pairs lose fields that do not belong to a request, such as a
 * hidden `csrf_token`, and `changes` names them. A misspelt name stays, so that validation can report it.
 * The fields that React adds to the `FormData` of a server action (`$ACTION_…`) are left out, and
 * `changes` does not name them. An object keeps its unknown names.
 *
 * Values that cannot be read stay as typed. So do values that are neither texts nor lists of texts, such
 * as a `File` or a number. Validation reports them.
 *
 * @param form - A `FormData`, `URLSearchParams` or another iterable of at most {{itemsMaximum}} pairs, or
 * an object. `undefined` is a form without fields. Anything else (also an array, so that validation
 * refuses it), more pairs, or a value that throws when it is read, is returned unchanged.
 * @throws {@link InvitationsError} `invalid_request`, for an option that is not known, and for an `allowUnknown` that is
 * no boolean.
 */
export function normalizeInvitation(
  form: Iterable<readonly [string, unknown]> | object,
  options?: NormalizeOptions,
): NormalizedInvitation {
  const { defaultCountry, allowUnknown } = snapshotOfNamed(options, NORMALIZE_OPTIONS).values;
  const kind = kindOf(form);
  const value = fieldsOf(form, kind);
  if (value === undefined) return { value: form as Record<string, unknown>, changes: [] };
  const isPairs = kind === "iterable";
  if (isPairs) removeReactFields(value);
  const dropsUnknown = isPairs && allowUnknown !== true;
  // `value` keeps unknown fields that are not dropped, and Rust does not need them.
  const request = dropsUnknown ? snapshotOfForm(value) : snapshotOfRequest(value, false);
  const changes = core().call((rust) => rust.normalize(request, defaultCountry, dropsUnknown));
  for (const { field, to } of changes) {
    if (to === undefined) delete value[field];
    else value[field] = to;
  }
  return { value, changes };
}

type Fields = Record<string, unknown>;

/** Copies the fields of a form into a new object. Each is read once. Undefined if it is no form, or cannot be read. */
function fieldsOf(form: unknown, kind: ValueKind): Fields | undefined {
  // Getters, proxies and iterators of the caller may throw. The WebAssembly is not entered here, so that its errors are not
  // taken for theirs.
  try {
    if (kind === "undefined") return {};
    if (kind === "object") return fieldsOfObject(form as object);
    if (kind === "iterable") return fieldsOfPairs(form as Iterable<unknown>);
  } catch {}
  return undefined;
}

function removeReactFields(fields: Fields): void {
  for (const name of Object.keys(fields)) {
    if (core().call((rust) => rust.isReactInternalField(name))) delete fields[name];
  }
}

/** The properties of an object, and the fields that come from its class. Undefined if one of them cannot be read. */
function fieldsOfObject(form: object): Fields | undefined {
  const entries = entriesOf(form, FIELDS);
  const isReadable = entries.every(([, value]) => value !== UNREADABLE);
  return isReadable ? Object.fromEntries(entries) : undefined;
}

/** Groups pairs by name: a name that occurs several times gets a list of its values. An iterable may be endless. */
function fieldsOfPairs(pairs: Iterable<unknown>): Fields | undefined {
  const fields = new Map<string, unknown[]>();
  let count = 0;
  for (const pair of pairs) {
    // `ITEMS_COPIED` is one more than the maximum.
    if (++count >= ITEMS_COPIED || !Array.isArray(pair) || typeof pair[0] !== "string") {
      return undefined;
    }
    const [name, value] = pair;
    const values = fields.get(name);
    if (values) values.push(value);
    else fields.set(name, [value]);
  }
  return Object.fromEntries(
    [...fields].map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

/**
 * The HTML attributes for a plain `<input>` of a field. With them, a browser refuses exactly the complete,
 * non-empty texts that {@link validateField} refuses. Typing is never blocked.
 *
 * An empty input is valid in HTML, and {@link normalizeInvitation} leaves the field out. The input of
 * `allowedPhoneCountries` holds one code; you can have several of them. If you normalize the form
 * before you check it, leave `pattern` out: it is for the normalized value. `maxlength` counts UTF-16 code units, as HTML does.
 *
 * @example
 * ```ts
 * for (const [name, value] of Object.entries(constraints("clientName"))) {
 *   input.setAttribute(name, value);
 * }
 * ```
 */
export function constraints(field: InvitationField): Constraints {
  const isKnown = typeof field === "string" && Object.hasOwn(CONSTRAINTS, field);
  return isKnown ? { ...(CONSTRAINTS[field] as Constraints) } : ({} as Constraints);
}

/**
 * The countries that `allowedPhoneCountries` may name, for a list to choose from: the 249 codes of
 * ISO 3166-1 alpha-2 and `XK`, in alphabetical order. `Intl.DisplayNames` has their names.
 *
 * @example
 * ```ts
 * const names = new Intl.DisplayNames("es", { type: "region" });
 * for (const code of countries()) select.add(new Option(names.of(code), code));
 * ```
 */
export function countries(): string[] {
  return COUNTRIES.split(" ");
}
