import { type NormalizeOptions, normalizeInvitation } from "./form.js";
import type { ValidationOptions } from "./message.js";
import { snapshotOfNamed } from "./option-names.js";
import { objectWithoutPrototype } from "./plain-data.js";
import { type OpenInvitationRequest, validateInvitation } from "./validate.js";
import { SCHEMA_OPTIONS } from "./wasm/facts.js";
import { DIALECTS, OPEN_SCHEMA, SCHEMA } from "./wasm/forms.js";
import type { CreateInvitationRequest, Issue, SchemaTarget } from "./wasm/zavu_invitations.js";

/** How {@link createInvitationSchema} checks. */
export interface InvitationSchemaOptions extends NormalizeOptions, ValidationOptions {
  /**
   * Calls {@link normalizeInvitation} on the value first: the schema then takes the values of a form, and
   * its output is the normalized request.
   *
   * @defaultValue `false`: the value is checked as it is, and nothing is changed
   */
  normalize?: boolean | undefined;
}

/**
 * The values of a form: every field can be a text. Use this type for the default values of a form whose
 * schema normalizes.
 */
export type InvitationForm = {
  [Field in keyof CreateInvitationRequest]?:
    | CreateInvitationRequest[Field]
    | (Field extends "allowedPhoneCountries" ? string | string[] : string);
};

/** The result of the schema's `validate`. */
export type SchemaResult<Output = CreateInvitationRequest> =
  | {
      readonly value: Output;
      readonly issues?: undefined;
      readonly warnings: Issue[];
    }
  // Without `value?: undefined`: some libraries infer the type of the output from both cases.
  | { readonly issues: Issue[]; readonly warnings: Issue[] };

/** Which JSON Schema is wanted. */
export interface JsonSchemaOptions {
  /** `draft-2020-12`, `draft-07` or `openapi-3.0`; any other is refused with a `TypeError`. */
  readonly target: SchemaTarget | (string & {});
  /** Ignored, because none is known. */
  readonly libraryOptions?: Record<string, unknown> | undefined;
}

/**
 * A Standard Schema (version 1, https://standardschema.dev): libraries for forms, routers and RPC accept
 * it directly.
 */
export interface InvitationSchema<
  Input = CreateInvitationRequest,
  Output = CreateInvitationRequest,
> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "zavu-invitations";
    /** Only for the compiler. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    /**
     * Checks a value, synchronously. Warnings do not make it fail: the result has them in `warnings`.
     */
    readonly validate: (value: unknown) => SchemaResult<Output>;
    /**
     * The normalized request as a JSON Schema, made from the rules, by the interface of Standard JSON
     * Schema. It is a new object each time. It does not describe what a schema that normalizes also
     * accepts. With `allowUnknown` it accepts every other field, also misspelt ones, and every text as
     * `connectionType`.
     */
    readonly jsonSchema: {
      /** The schema of the input. */
      readonly input: (options: JsonSchemaOptions) => Record<string, unknown>;
      /** The schema of the output, which is the same. */
      readonly output: (options: JsonSchemaOptions) => Record<string, unknown>;
    };
  };
}

/**
 * The schema of a request, with options. Its issues are those of {@link validateInvitation}, with
 * their `code` and `params`. The options are read once, here. `locale` and `messages` are checked by each `validate`, which
 * throws if they cannot be used.
 *
 * @throws {@link InvitationsError} `invalid_request`, for an option that is not known, and for a `normalize` or
 * `allowUnknown` that is no boolean.
 *
 * @example
 * ```ts
 * const schema = createInvitationSchema({ normalize: true, defaultCountry: "MX" });
 * const form = useForm({ resolver: standardSchemaResolver(schema) });
 * ```
 */
export function createInvitationSchema(
  options: InvitationSchemaOptions & { normalize: true; allowUnknown: true },
): InvitationSchema<InvitationForm & Record<string, unknown>, OpenInvitationRequest>;
export function createInvitationSchema(
  options: InvitationSchemaOptions & { allowUnknown: true },
): InvitationSchema<OpenInvitationRequest, OpenInvitationRequest>;
export function createInvitationSchema(
  options: InvitationSchemaOptions & { normalize: true },
): InvitationSchema<InvitationForm>;
export function createInvitationSchema(options?: InvitationSchemaOptions): InvitationSchema;
export function createInvitationSchema(
  options?: InvitationSchemaOptions,
): InvitationSchema<object, object> {
  const { originals } = snapshotOfNamed(options, SCHEMA_OPTIONS);
  const describe = originals.allowUnknown === true ? openJsonSchema : jsonSchema;
  return {
    "~standard": {
      ...invitationSchema["~standard"],
      validate: (value) => validate(value, originals),
      jsonSchema: { input: describe, output: describe },
    },
  };
}

/**
 * Normalizes a value if asked, then validates it. `options` has no prototype: what other code put on `Object.prototype` is no
 * option.
 */
function validate(value: unknown, options: InvitationSchemaOptions): SchemaResult {
  const { normalize, defaultCountry, ...checks } = options;
  const { allowUnknown } = options;
  const input =
    normalize === true
      ? normalizeInvitation(value as object, { defaultCountry, allowUnknown }).value
      : value;
  // Standard Schema has no `ok`: a result with `issues` is a failure.
  const { ok, ...result } = validateInvitation(input, checks as ValidationOptions);
  return result;
}

/** The schema for `allowUnknown`: the strict one, with `additionalProperties` and the values of `connectionType` replaced. */
function openJsonSchema(options: JsonSchemaOptions): Record<string, unknown> {
  const schema = jsonSchema(options);
  const { properties, ...open } = JSON.parse(OPEN_SCHEMA);
  return { ...schema, ...open, properties: { ...(schema.properties as object), ...properties } };
}

function jsonSchema({ target }: JsonSchemaOptions): Record<string, unknown> {
  const dialects: Record<string, string | undefined> = DIALECTS;
  const dialect = Object.hasOwn(dialects, target) ? dialects[target] : undefined;
  if (dialect === undefined) {
    const known = Object.keys(dialects).join(", ");
    throw new TypeError(`no such JSON Schema: ${target}; there are ${known}`);
  }
  return { ...JSON.parse(dialect), ...JSON.parse(SCHEMA) };
}

// A plain object without calls, so that bundlers leave it out if it is not used.
/** The schema of a request: checks a value as it is, and changes nothing. */
export const invitationSchema: InvitationSchema = {
  "~standard": {
    version: 1,
    vendor: "zavu-invitations",
    validate: (value) => validate(value, objectWithoutPrototype()),
    jsonSchema: { input: jsonSchema, output: jsonSchema },
  },
};
