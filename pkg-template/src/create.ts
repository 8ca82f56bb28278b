import { InvitationsError } from "./error.js";
import { rust } from "./load.js";
import type { InvitationsOptions } from "./options.js";
import { copy, plain } from "./record.js";
import type {
  CreateInvitationRequest,
  CreateInvitationResponse,
} from "./wasm/zavu_invitations.js";

/**
 * Creates an invitation: validates the request and sends it, once.
 *
 * @param request - Sent as it is given. Without one, Zavu's defaults apply.
 * @param options - At least `apiKey`, or `baseUrl` for a route of your own.
 * @returns the invitation as the API answers it, fields included that this version does not know.
 * @throws {@link InvitationsError}, and nothing else. Its `outcome` says whether the invitation
 * may exist.
 */
export async function createInvitation(
  request?: CreateInvitationRequest,
  options: InvitationsOptions = {},
): Promise<CreateInvitationResponse> {
  const { fieldNames, optionNames, create } = rust();
  const names = optionNames();
  const copied = copy(options, names);
  copied[2][names.indexOf("headers")] = plain(() => pairs(options.headers), 2);
  const option = (name: string): unknown => copied[2][names.indexOf(name)];
  const [rejection, body, cause] = await create(
    copy(request, fieldNames()),
    copied,
    option("fetch"),
    option("signal"),
  );
  if (rejection !== undefined) throw new InvitationsError(rejection, { body, cause });
  return JSON.parse(body);
}

/** Headers as a list of pairs; what is none of their forms stays as it is. */
function pairs(headers: InvitationsOptions["headers"]): unknown {
  if (typeof headers !== "object" || headers === null) return headers;
  return Symbol.iterator in headers ? [...headers] : Object.entries(headers);
}
