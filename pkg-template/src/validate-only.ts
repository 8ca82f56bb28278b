export { constraints } from "./constraints.js";
export { countries } from "./countries.js";
export { InvitationsError, isInvitationsError } from "./error.js";
export { init } from "./load.js";
export { formatIssue, type Locale, type MessageOptions, type Messages } from "./message.js";
export {
  type NormalizedInvitation,
  type NormalizeOptions,
  normalizeInvitation,
} from "./normalize.js";
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
  Change,
  ChangeCode,
  ConnectionType,
  Constraints,
  CreateInvitationRequest,
  EmailReason,
  ErrorCode,
  FormValue,
  InvitationField,
  Issue,
  IssueBase,
  IssueCode,
  Kind,
  Outcome,
  PathSegment,
  PhoneInfo,
  PhoneReason,
  PhoneVerdict,
  Problem,
  SchemaTarget,
  Severity,
} from "./wasm/zavu_invitations.js";
