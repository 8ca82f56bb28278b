import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { type ComponentProps, useState } from "react";
import { useForm } from "react-hook-form";
import {
  createInvitation,
  createInvitationSchema,
  formatError,
  formatIssue,
  type InvitationField,
  isInvitationsError,
} from "zavu-invitations";
import locale from "zavu-invitations/locales/en";

// A form holds texts: they are normalized before they are checked.
const schema = createInvitationSchema({ normalize: true, locale });

/** False where WebAssembly is forbidden: then the browser posts the form, and the server judges alone. */
function canJudge() {
  try {
    return Boolean(schema["~standard"].validate({}));
  } catch (error) {
    if (isInvitationsError(error, "wasm_unavailable")) return false;
    throw error;
  }
}

export function InviteForm() {
  const [isJudged] = useState(canJudge);
  const [link, setLink] = useState("");
  const { register, handleSubmit, setError, setValue, watch, formState } = useForm({
    mode: "onTouched",
    ...(isJudged && { resolver: standardSchemaResolver(schema) }),
  });
  const { errors, isSubmitting, touchedFields } = formState;
  // The resolver knows errors only.
  const warnings = isJudged ? schema["~standard"].validate(watch()).warnings : [];
  const isMessenger = watch("connectionType") === "messenger";

  const invite = handleSubmit(async (request) => {
    try {
      // The own route: it has the key, and this page has not.
      const { invitation } = await createInvitation(request, { baseUrl: "/api" });
      setLink(invitation.url);
    } catch (error) {
      if (!isInvitationsError(error)) throw error;
      setError("root", { message: formatError(error, { locale }) });
      for (const issue of error.issues)
        setError(issue.field as InvitationField, { message: formatIssue(issue, { locale }) });
    }
  });

  function field(name: InvitationField, label: string, props?: ComponentProps<"input">) {
    // An issue in a list stands at its index.
    const error = [errors[name]].flat().find(Boolean);
    const doubts = error
      ? []
      : warnings.filter((issue) => issue.field === name && touchedFields[name]);
    return (
      <div className="field">
        <label htmlFor={name}>{label}</label>
        <input
          id={name}
          aria-invalid={error !== undefined}
          aria-describedby={`${name}-issues`}
          {...props}
          {...register(name, { disabled: props?.disabled })}
        />
        <ul id={`${name}-issues`} aria-live="polite">
          {error && (
            <li className="error">
              <p>{error.message}</p>
            </li>
          )}
          {doubts.map(({ code, message, suggestion }) => (
            <li className="warning" key={code}>
              <p>{message}</p>
              {suggestion && (
                <button type="button" onClick={() => setValue(name, suggestion)}>
                  Use {suggestion}
                </button>
              )}
            </li>
          ))}
        </ul>
      </div>
    );
  }

  if (link) {
    return (
      <output>
        Send this link:{" "}
        <a id="link" href={link}>
          {link}
        </a>
      </output>
    );
  }
  return (
    <form
      noValidate
      method="post"
      action="/api/v1/invitations"
      onSubmit={isJudged ? invite : undefined}
    >
      <div className="field">
        <label htmlFor="connectionType">What will they connect?</label>
        <select id="connectionType" {...register("connectionType")}>
          <option value="whatsapp_waba">WhatsApp</option>
          <option value="messenger">Messenger</option>
        </select>
      </div>
      {field("clientName", "Client’s name")}
      {field("clientEmail", "E-mail", { type: "email" })}
      {field("clientPhone", "Phone", { type: "tel" })}
      {field("allowedPhoneCountries", "Allowed countries, like US, MX", { disabled: isMessenger })}
      {field("expiresInDays", "Days until it expires", { inputMode: "numeric" })}
      {errors.root && <p role="alert">{errors.root.message}</p>}
      <button type="submit" disabled={isSubmitting}>
        Create the link
      </button>
    </form>
  );
}
