// All exports. The build replaces `#server-only` by server-only/server.ts, or for pages by server-only/page.ts, whose
// functions throw. What calls the WebAssembly is exported by with-wasm.ts, too. A file after `*` exports nothing internal.
export {
  createInvitationHandler,
  createInvitations,
  createWebhookHandler,
  deleteWebhook,
  getWebhook,
  reissueInvitation,
  setWebhook,
  signWebhook,
  updateWebhook,
  verifyWebhook,
} from "#server-only";
export type { BulkOptions, BulkResult, BulkRows } from "./bulk.js";
export {
  type CreatedInvitation,
  cancelInvitation,
  createInvitation,
  type InvitationList,
  type ListInvitationsQuery,
  listInvitations,
  retrieveInvitation,
} from "./calls.js";
export * from "./client.js";
export * from "./error.js";
export * from "./follow-up.js";
export * from "./form.js";
export type * from "./handler-options.js";
export { init, type WasmSource } from "./load.js";
export {
  type FieldErrors,
  fieldErrors,
  formatError,
  formatFailureReason,
  formatIssue,
  type Locale,
  type MessageOptions,
  type Messages,
  type ValidationOptions,
} from "./message.js";
export type {
  AbortSignalLike,
  Fetch,
  FetchInit,
  FetchResponse,
  InvitationsOptions,
} from "./options.js";
export type { ReissuedInvitation, ReissueOptions } from "./reissue.js";
export * from "./schema.js";
export type { IdempotencyStore } from "./store.js";
export * from "./validate.js";
export type {
  AttemptEvent,
  BlankIssue,
  BulkOutcome,
  BulkProgress,
  Channel,
  ConnectedAccount,
  ConnectionType,
  Constraints,
  ControlCharacterIssue,
  CreateInvitationRequest,
  CreateInvitationResponse,
  DuplicateCountryIssue,
  EmailDomainTypoIssue,
  EmailDomainWithoutDotIssue,
  EmailReason,
  EmptyIssue,
  EmptyListIssue,
  ErrorCode,
  ErrorOutcome,
  EventType,
  FailureReason,
  FieldNotAllowedIssue,
  FormChange,
  FormChangeCode,
  FormValue,
  InvalidCountryIssue,
  InvalidEmailIssue,
  InvalidHeaderIssue,
  InvalidIdIssue,
  InvalidOptionIssue,
  InvalidPhoneIssue,
  InvalidTemplateIssue,
  InvalidTypeIssue,
  Invitation,
  InvitationChange,
  InvitationField,
  InvitationPage,
  InvitationStatus,
  InvitationStatusChange,
  Issue,
  IssueBase,
  IssueCode,
  MalformedUnicodeIssue,
  NotAllowedWithMessengerIssue,
  NotAnIntegerIssue,
  NotJsonIssue,
  Operation,
  PathSegment,
  PhoneCountryNotAllowedIssue,
  PhoneIncompleteIssue,
  PhoneInfo,
  PhoneNotInUseIssue,
  PhoneReason,
  PhoneVerdict,
  ProblemDetails,
  RefusedByApiIssue,
  SchemaTarget,
  Severity,
  ShareLinks,
  SignatureScheme,
  TooLargeIssue,
  TooLongIssue,
  TooManyItemsIssue,
  TooSmallIssue,
  UnknownFieldIssue,
  ValueKind,
  Webhook,
  WebhookErrorCode,
  WebhookEvent,
} from "./wasm/zavu_invitations.js";
export * from "./watch.js";
export * from "./webhook-error.js";
export * from "./webhook-event.js";
export type { SeenEvents, WebhookHandlerOptions } from "./webhook-handler.js";
export type { WebhookChanges, WebhookSettings } from "./webhook-settings.js";
export type { SignWebhookOptions, VerifyWebhookOptions } from "./webhooks.js";
