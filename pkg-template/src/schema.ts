import { type NormalizeOptions, normalizeInvitation } from "./normalize.js";
import { validateInvitation } from "./validate.js";
import type { CreateInvitationRequest, Issue } from "./wasm/zavu_invitations.js";

/** How {@link invitationSchema} checks. */
export interface InvitationSchemaOptions extends NormalizeOptions {
  /**
   * Whether the value goes through {@link normalizeInvitation} first: the schema then takes a form
   * as it is filled in, and its output is the clean request.
   *
   * @defaultValue `false`: the value is checked as it is, and nothing is changed
   */
  normalize?: boolean | undefined;
}

/** A request as a form holds it: everything may be a text. */
export type InvitationForm = {
  [Field in keyof CreateInvitationRequest]?:
    | CreateInvitationRequest[Field]
    | (Field extends "allowedPhoneCountries" ? string | string[] : string);
};

/** What the schema's `validate` finds. */
export type SchemaResult =
  | {
      readonly value: CreateInvitationRequest;
      readonly issues?: undefined;
      readonly warnings: Issue[];
    }
  | { readonly issues: Issue[]; readonly warnings: Issue[] };

/**
 * A schema by the interface of Standard Schema (version 1, https://standardschema.dev), which
 * forms, routers and RPC libraries take as it is.
 */
export interface InvitationSchema<Input = CreateInvitationRequest> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "zavu-invitations";
    /** Only for the compiler. */
    readonly types?:
      | { readonly input: Input; readonly output: CreateInvitationRequest }
      | undefined;
    /**
     * Checks a value, synchronously. Warnings do not fail it: they are beside the value or the
     * issues, for who asks for them.
     */
    readonly validate: (value: unknown) => SchemaResult;
  };
}

/**
 * The schema of a request, with options. Its issues are those of {@link validateInvitation}, with
 * their `code` and `params`.
 *
 * @example
 * ```ts
 * const schema = invitationSchema({ normalize: true, defaultCountry: "MX" });
 * const form = useForm({ resolver: standardSchemaResolver(schema) });
 * ```
 */
export function invitationSchema(
  options: InvitationSchemaOptions & { normalize: true },
): InvitationSchema<InvitationForm>;
export function invitationSchema(options?: InvitationSchemaOptions): InvitationSchema;
export function invitationSchema(options: InvitationSchemaOptions = {}): InvitationSchema {
  return {
    "~standard": {
      version: 1,
      vendor: "zavu-invitations",
      validate(value) {
        const input = options.normalize
          ? normalizeInvitation(value as object, options).value
          : value;
        const { ok, ...found } = validateInvitation(input);
        return found;
      },
    },
  };
}

/** The schema of a request: checks a value as it is, and changes nothing. */
export const createInvitationSchema: InvitationSchema = /* @__PURE__ */ invitationSchema();
