// Compiled, not run: the schema by the spec's own types, and what the libraries make of it.
import { sValidator } from "@hono/standard-validator";
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { useForm as useTanStackForm } from "@tanstack/react-form";
import { type inferProcedureInput, type inferProcedureOutput, initTRPC } from "@trpc/server";
import { type InferToolInput, tool } from "ai";
import { Hono } from "hono";
import { useForm } from "react-hook-form";
import {
  type CreateInvitationRequest,
  createInvitationSchema,
  type InvitationForm,
  type Issue,
  invitationSchema,
} from "zavu-invitations";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const yes = (_: true): void => {};

const normalizing = createInvitationSchema({ normalize: true, defaultCountry: "MX" });
type AsItIs = typeof invitationSchema;
type Normalizing = typeof normalizing;

// The spec.
invitationSchema satisfies StandardSchemaV1<CreateInvitationRequest>;
invitationSchema satisfies StandardJSONSchemaV1<CreateInvitationRequest>;
normalizing satisfies StandardSchemaV1<InvitationForm, CreateInvitationRequest>;
normalizing satisfies StandardJSONSchemaV1<InvitationForm, CreateInvitationRequest>;
yes({} as unknown as Equal<StandardSchemaV1.InferInput<AsItIs>, CreateInvitationRequest>);
yes({} as unknown as Equal<StandardSchemaV1.InferOutput<AsItIs>, CreateInvitationRequest>);
yes({} as unknown as Equal<StandardSchemaV1.InferInput<Normalizing>, InvitationForm>);
yes({} as unknown as Equal<StandardSchemaV1.InferOutput<Normalizing>, CreateInvitationRequest>);
const targets: StandardJSONSchemaV1.Target[] = ["draft-2020-12", "draft-07", "openapi-3.0"];
for (const target of targets) {
  invitationSchema["~standard"].jsonSchema.input({ target, libraryOptions: {} });
}
const result = invitationSchema["~standard"].validate({});
if (result.issues) void (result.issues satisfies readonly StandardSchemaV1.Issue[]);
if (result.issues) void (result.issues satisfies readonly Issue[]);

// react-hook-form.
export function Form(): unknown {
  const asItIs = useForm({ resolver: standardSchemaResolver(invitationSchema) });
  asItIs.register("clientEmail");
  // @ts-expect-error: there is no such field
  asItIs.register("clientEmial");
  asItIs.handleSubmit((value) => void (value satisfies CreateInvitationRequest));

  const form = useForm({ resolver: standardSchemaResolver(normalizing) });
  form.setValue("expiresInDays", "14");
  form.setValue("allowedPhoneCountries", "us, mx");
  return form.handleSubmit((value) => {
    yes({} as unknown as Equal<typeof value, CreateInvitationRequest>);
  });
}

// TanStack Form.
export function TanStackForm(): unknown {
  return useTanStackForm({
    defaultValues: { clientEmail: "", expiresInDays: "" } as InvitationForm,
    validators: { onChange: normalizing },
  });
}
export function TanStackFormOfARequest(): unknown {
  const defaultValues: CreateInvitationRequest = { clientEmail: "" };
  return useTanStackForm({ defaultValues, validators: { onSubmit: invitationSchema } });
}
export function TanStackFormOfAnother(): unknown {
  return useTanStackForm({
    defaultValues: { expiresInDays: "" },
    // @ts-expect-error: a text is no number of days unless it is normalized
    validators: { onChange: invitationSchema },
  });
}

// tRPC.
const { procedure } = initTRPC.create();
const create = procedure.input(normalizing).mutation(({ input }) => input);
yes({} as unknown as Equal<inferProcedureInput<typeof create>, InvitationForm>);
yes({} as unknown as Equal<inferProcedureOutput<typeof create>, CreateInvitationRequest>);

// Hono.
new Hono().post("/", sValidator("json", invitationSchema), (c) => {
  const request = c.req.valid("json");
  yes({} as unknown as Equal<typeof request, CreateInvitationRequest>);
  return c.json({});
});

// The AI SDK.
const invite = tool({
  inputSchema: invitationSchema,
  execute: async (request) => request.clientName,
});
yes({} as unknown as Equal<InferToolInput<typeof invite>, CreateInvitationRequest>);
