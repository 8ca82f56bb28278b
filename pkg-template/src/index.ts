export { createInvitation } from "./create.js";
export { InvitationsError, isInvitationsError, type RateLimit } from "./error.js";
export { init } from "./load.js";
export type { Fetch, FetchInit, FetchResponse, InvitationsOptions, Signal } from "./options.js";
export type { WasmSource } from "./source.js";
export { type ValidationResult, validateField, validateInvitation } from "./validate.js";
export type {
  Channel,
  ConnectedAccount,
  ConnectionType,
  CreateInvitationRequest,
  CreateInvitationResponse,
  EmailReason,
  ErrorCode,
  FailureReason,
  Invitation,
  InvitationField,
  InvitationStatus,
  Issue,
  Kind,
  Outcome,
  PathSegment,
  PhoneReason,
  Problem,
  Severity,
} from "./wasm/zavu_invitations.js";
