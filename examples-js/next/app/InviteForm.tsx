"use client";

import { useActionState, useState } from "react";
import {
  type InvitationField,
  type Issue,
  normalizeInvitation,
  validateInvitation,
} from "zavu-invitations";
import type { State } from "./create";

interface Props {
  action: (state: State, form: FormData) => Promise<State>;
}

export function InviteForm({ action }: Props) {
  const [state, submit, isPending] = useActionState(action, {});
  const [found, setFound] = useState<readonly Issue[]>([]);
  /** The fields that were left once: only these complain. */
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());

  function check(form: HTMLFormElement) {
    const { warnings, ...result } = validateInvitation(
      normalizeInvitation(new FormData(form)).value,
    );
    const issues = result.ok ? [] : result.issues;
    setFound([...issues, ...warnings]);
    return issues;
  }

  function field(name: InvitationField, label: string) {
    const issues = [...(state.issues ?? []), ...(left.has(name) ? found : [])];
    const own = issues.filter((issue) => issue.field === name);
    return (
      <div className="field">
        <label htmlFor={name}>{label}</label>
        <input
          id={name}
          name={name}
          defaultValue={state.form?.get(name)?.toString()}
          aria-invalid={own.some(({ severity }) => severity === "error")}
          aria-describedby={`${name}-issues`}
        />
        <ul id={`${name}-issues`} aria-live="polite">
          {own.map(({ code, severity, message, path }) => (
            <li className={severity} key={`${code} ${path}`}>
              <p>{message}</p>
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
        if (!first) return;
        event.preventDefault();
        setLeft(new Set(new FormData(form).keys()));
        form.querySelector<HTMLInputElement>(`[name="${first.field}"]`)?.focus();
      }}
    >
      {field("clientName", "Client’s name")}
      {field("clientEmail", "E-mail")}
      {field("clientPhone", "Phone")}
      {field("allowedPhoneCountries", "Allowed countries, like US, MX")}
      {field("expiresInDays", "Days until it expires")}
      {state.failure && <p role="alert">{state.failure}</p>}
      <button type="submit" disabled={isPending}>
        Create the link
      </button>
    </form>
  );
}
