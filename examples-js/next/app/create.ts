import {
  createInvitation,
  type InvitationsOptions,
  type Issue,
  isInvitationsError,
  normalizeInvitation,
  validateInvitation,
} from "zavu-invitations";

/** What became of a form. */
export interface State {
  link?: string;
  issues?: readonly Issue[];
  failure?: string;
  /** What was filled in. */
  form?: FormData;
}

/** Creates an invitation of a form, in the browser or on the server. */
export async function create(form: FormData, options: InvitationsOptions): Promise<State> {
  const result = validateInvitation(normalizeInvitation(form).value);
  if (!result.ok) return { issues: result.issues, form };
  try {
    const { invitation } = await createInvitation(result.value, options);
    return { link: invitation.url };
  } catch (error) {
    if (!isInvitationsError(error)) throw error;
    return { issues: error.issues, failure: error.message, form };
  }
}
