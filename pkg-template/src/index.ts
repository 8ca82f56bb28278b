export { InvitationsClient } from "./client.js";
export { type CreatedInvitation, createInvitation } from "./calls.js";
export type { RateLimit } from "./error.js";
export {
  createInvitationHandler,
  type HandlerRequest,
  type HandlerResponse,
  type InvitationHandlerOptions,
} from "./handler.js";
export { cancelInvitation, retrieveInvitation } from "./calls.js";
export { type InvitationList, type ListInvitationsQuery, listInvitations } from "./calls.js";
export type {
  AbortSignalLike,
  Fetch,
  FetchInit,
  FetchResponse,
  InvitationsOptions,
} from "./options.js";
export * from "./validate-only.js";
export type {
  AttemptEvent,
  Channel,
  ConnectedAccount,
  CreateInvitationResponse,
  FailureReason,
  Invitation,
  InvitationPage,
  InvitationStatus,
  Operation,
  ProblemDetails,
} from "./wasm/zavu_invitations.js";
