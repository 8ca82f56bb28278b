export { createInvitationHandler } from "#server-only";
export { InvitationsClient } from "./client.js";
export { constraints } from "./constraints.js";
export { countries } from "./countries.js";
export { type CreatedInvitation, createInvitation } from "./create.js";
export { InvitationsError, isInvitationsError, type RateLimit } from "./error.js";
export type {
  HandlerRequest,
  HandlerResponse,
  InvitationHandlerOptions,
} from "./handler.js";
export { cancelInvitation, retrieveInvitation } from "./invitation.js";
export { type InvitationList, type ListInvitationsQuery, listInvitations } from "./list.js";
export type * from "./issues.js";
export { init } from "./load.js";
export { formatIssue, type Locale, type MessageOptions, type Messages } from "./message.js";
export {
  type NormalizedInvitation,
  type NormalizeOptions,
  normalizeInvitation,
} from "./normalize.js";
export type {
  AbortSignalLike,
  Fetch,
  FetchInit,
  FetchResponse,
  InvitationsOptions,
} from "./options.js";
export { inspectPhone } from "./phone.js";
export {
  createInvitationSchema,
  type InvitationForm,
  type InvitationSchema,
  type InvitationSchemaOptions,
  invitationSchema,
  type JsonSchemaOptions,
  type SchemaResult,
} from "./schema.js";
export type { WasmSource } from "./source.js";
export { type ValidationResult, validateField, validateInvitation } from "./validate.js";
export type {
  AttemptEvent,
  Channel,
  ConnectedAccount,
  ConnectionType,
  Constraints,
  CreateInvitationRequest,
  CreateInvitationResponse,
  EmailReason,
  ErrorCode,
  ErrorOutcome,
  FailureReason,
  FormChange,
  FormChangeCode,
  FormValue,
  Invitation,
  InvitationField,
  InvitationPage,
  InvitationStatus,
  Issue,
  IssueBase,
  IssueCode,
  Operation,
  PathSegment,
  PhoneInfo,
  PhoneReason,
  PhoneVerdict,
  ProblemDetails,
  SchemaTarget,
  Severity,
  ValueKind,
} from "./wasm/zavu_invitations.js";
