import {
  createInvitation,
  type FieldErrors,
  fieldErrors,
  formatError,
  type InvitationsOptions,
  isInvitationsError,
  normalizeInvitation,
  validateInvitation,
} from "zavu-invitations";
import locale from "zavu-invitations/locales/en";

/** What became of a form. */
export interface State {
  link?: string;
  errors?: FieldErrors;
  failure?: string;
  /** What was filled in. */
  form?: FormData;
}

/** Creates an invitation of a form, in the browser or on the server. */
export async function create(form: FormData, options: InvitationsOptions): Promise<State> {
  try {
    const result = validateInvitation(normalizeInvitation(form).value);
    if (!result.ok) return { errors: fieldErrors(result, { locale }), form };
    const { invitation } = await createInvitation(result.value, options);
    return { link: invitation.url };
  } catch (error) {
    if (!isInvitationsError(error)) throw error;
    const errors = fieldErrors(error, { locale });
    return { errors, failure: formatError(error, { locale }), form };
  }
}
