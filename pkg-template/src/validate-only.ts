export { constraints } from "./form.js";
export { countries } from "./form.js";
export { InvitationsError, isInvitationsError } from "./error.js";
export { init } from "./load.js";
export { formatIssue, type Locale, type MessageOptions, type Messages } from "./message.js";
export {
  type NormalizedInvitation,
  type NormalizeOptions,
  normalizeInvitation,
} from "./form.js";
export { inspectPhone } from "./validate.js";
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
  ConnectionType,
  Constraints,
  CreateInvitationRequest,
  EmailReason,
  ErrorCode,
  ErrorOutcome,
  FormChange,
  FormChangeCode,
  FormValue,
  InvitationField,
  Issue,
  IssueBase,
  IssueCode,
  PathSegment,
  PhoneInfo,
  PhoneReason,
  PhoneVerdict,
  Problem,
  SchemaTarget,
  Severity,
  ValueKind,
} from "./wasm/zavu_invitations.js";
