"use client";

import { useActionState, useState } from "react";
import {
  type FieldErrors,
  fieldErrors,
  type InvitationField,
  isInvitationsError,
  normalizeInvitation,
  validateInvitation,
} from "zavu-invitations";
import locale from "zavu-invitations/locales/en";
import type { State } from "./create";

/** What stands beside the fields. */
interface Found {
  errors: FieldErrors;
  warnings: FieldErrors;
}

/** The findings of a form; none where WebAssembly is forbidden: then the server judges alone. */
function judge(form: FormData): Found {
  try {
    const { issues, warnings } = validateInvitation(normalizeInvitation(form).value);
    return {
      errors: fieldErrors({ issues }, { locale }),
      warnings: fieldErrors({ issues: warnings }, { locale }),
    };
  } catch (error) {
    if (isInvitationsError(error, "wasm_unavailable")) return { errors: {}, warnings: {} };
    throw error;
  }
}

interface Props {
  action: (state: State, form: FormData) => Promise<State>;
}

export function InviteForm({ action }: Props) {
  const [state, submit, isPending] = useActionState(action, {});
  const [found, setFound] = useState<Found>({ errors: {}, warnings: {} });
  /** The fields that were left once: only these complain. */
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());

  function check(form: HTMLFormElement) {
    const found = judge(new FormData(form));
    setFound(found);
    return Object.keys(found.errors);
  }

  function field(name: InvitationField, label: string) {
    const isLeft = left.has(name);
    const errors = new Set([
      ...(state.errors?.[name] ?? []),
      ...((isLeft && found.errors[name]) || []),
    ]);
    const warnings = (isLeft && found.warnings[name]) || [];
    return (
      <div className="field">
        <label htmlFor={name}>{label}</label>
        <input
          id={name}
          name={name}
          defaultValue={state.form?.get(name)?.toString()}
          aria-invalid={errors.size > 0}
          aria-describedby={`${name}-issues`}
        />
        <ul id={`${name}-issues`} aria-live="polite">
          {[...errors].map((text) => (
            <li className="error" key={text}>
              <p>{text}</p>
            </li>
          ))}
          {warnings.map((text) => (
            <li className="warning" key={text}>
              <p>{text}</p>
            </li>
          ))}
        </ul>
      </div>
    );
  }

  if (state.link) {
    return (
      <output>
        Send this link:{" "}
        <a id="link" href={state.link}>
          {state.link}
        </a>
      </output>
    );
  }
  return (
    <form
      noValidate
      action={submit}
      onInput={({ currentTarget }) => check(currentTarget)}
      onBlur={({ currentTarget, target }) => {
        setLeft(new Set([...left, target.id]));
        check(currentTarget);
      }}
      onSubmit={(event) => {
        const form = event.currentTarget;
        const [first] = check(form);
        if (first === undefined) return;
        event.preventDefault();
        setLeft(new Set(new FormData(form).keys()));
        form.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
      }}
    >
      {field("clientName", "Client’s name")}
      {field("clientEmail", "E-mail")}
      {field("clientPhone", "Phone")}
      {field("allowedPhoneCountries", "Allowed countries, like US, MX")}
      {field("expiresInDays", "Days until it expires")}
      <p role="alert">{[state.failure, ...(found.errors[""] ?? [])].filter(Boolean).join(" ")}</p>
      <button type="submit" disabled={isPending}>
        Create the link
      </button>
    </form>
  );
}
