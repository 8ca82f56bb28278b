// react-hook-form, with the resolver for Standard Schema.
import assert from "node:assert/strict";
import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { createElement as h } from "react";
import { useForm } from "react-hook-form";
import { createInvitationSchema, invitationSchema } from "zavu-invitations";
import { errorsIn, show, submit, type } from "./dom.js";

const FIELDS = [
  "clientName",
  "clientEmail",
  "clientPhone",
  "expiresInDays",
  "allowedPhoneCountries",
];

/** @param {any} schema @param {(value: unknown) => void} onValid */
const form = (schema, onValid) => () => {
  const { register, handleSubmit, formState } = useForm({
    resolver: standardSchemaResolver(schema),
  });
  const { errors } = formState;
  const message = (name) =>
    name in errors ? h("p", { role: "alert", id: name }, errors[name].message) : null;
  return h(
    "form",
    { onSubmit: handleSubmit(onValid) },
    ...FIELDS.map((name) => h("label", { key: name }, h("input", register(name)), message(name))),
  );
};

export async function asItIs() {
  const submitted = [];
  const container = await show(form(invitationSchema, (value) => submitted.push(value)));
  await type(container, "clientEmail", "ana");
  await type(container, "expiresInDays", "14");
  await submit(container);
  assert.deepEqual(submitted, []);
  assert.equal(errorsIn(container).clientEmail, 'must be an e-mail address, found no "@"');
  assert.equal(errorsIn(container).expiresInDays, "must be a number, found a string");
}

export async function normalizing() {
  const submitted = [];
  const schema = createInvitationSchema({ normalize: true, defaultCountry: "MX" });
  const container = await show(form(schema, (value) => submitted.push(value)));
  await type(container, "clientName", " Acme ");
  await type(container, "clientEmail", "ana");
  await type(container, "clientPhone", "55 1234 5678");
  await type(container, "expiresInDays", "31");
  await type(container, "allowedPhoneCountries", "us, MX");
  await submit(container);
  assert.deepEqual(submitted, []);
  assert.deepEqual(errorsIn(container), {
    clientEmail: 'must be an e-mail address, found no "@"',
    expiresInDays: "must be at most 30, found 31",
  });

  await type(container, "clientEmail", "Ana <ana@ACME.example>");
  await type(container, "expiresInDays", "14 ");
  await submit(container);
  assert.deepEqual(errorsIn(container), {});
  assert.deepEqual(submitted, [
    {
      clientName: "Acme",
      clientEmail: "ana@acme.example",
      clientPhone: "+525512345678",
      expiresInDays: 14,
      allowedPhoneCountries: ["US", "MX"],
    },
  ]);
}
