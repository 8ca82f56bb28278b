// TanStack Form takes a Standard Schema as it is.
import assert from "node:assert/strict";
import { useForm } from "@tanstack/react-form";
import { createElement as h } from "react";
import { createInvitationSchema } from "zavu-invitations";
import { errorsIn, show, submit, type } from "./dom.js";

const schema = createInvitationSchema({ normalize: true });

export async function onChangeAndOnSubmit() {
  const submitted = [];
  const container = await show(() => {
    const form = useForm({
      defaultValues: { clientEmail: "", expiresInDays: "" },
      validators: { onChange: schema },
      onSubmit: ({ value }) => submitted.push(value),
    });
    const field = (name) =>
      h(form.Field, { key: name, name }, (/** @type {any} */ { state, handleChange }) =>
        h(
          "label",
          {},
          h("input", {
            name,
            value: state.value,
            onChange: ({ target }) => handleChange(target.value),
          }),
          state.meta.errors.map(({ message }) =>
            h("p", { key: message, role: "alert", id: name }, message),
          ),
        ),
      );
    const send = (event) => {
      event.preventDefault();
      form.handleSubmit();
    };
    return h("form", { onSubmit: send }, field("clientEmail"), field("expiresInDays"));
  });
  await type(container, "expiresInDays", "0");
  assert.deepEqual(errorsIn(container), { expiresInDays: "must be at least 1, found 0" });
  await type(container, "clientEmail", "ana@");
  await submit(container);
  assert.deepEqual(submitted, []);
  assert.deepEqual(errorsIn(container), {
    clientEmail: "must be an e-mail address, found an empty part of the domain at position 4",
    expiresInDays: "must be at least 1, found 0",
  });
  await type(container, "clientEmail", "ana@acme.example");
  await type(container, "expiresInDays", "7");
  await submit(container);
  assert.deepEqual(errorsIn(container), {});
  assert.deepEqual(submitted, [{ clientEmail: "ana@acme.example", expiresInDays: "7" }]);
}
