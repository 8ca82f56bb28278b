// The entries with an embedded wasm. The exports that need it are wrapped by `withEmbedded`, whose side effect bundlers may drop
// with the export: see load.ts. `tests/js/exports.test.js` finds one that is missing.
import embedded from "#embedded";
import * as slim from "./index.js";
import { withEmbedded } from "./load.js";

const carry = <T>(value: T): T => withEmbedded(embedded, value);

export * from "./index.js";
export const cancelInvitation = /* @__PURE__ */ carry(slim.cancelInvitation);
export const createInvitation = /* @__PURE__ */ carry(slim.createInvitation);
export const createInvitationHandler = /* @__PURE__ */ carry(slim.createInvitationHandler);
export const createInvitations = /* @__PURE__ */ carry(slim.createInvitations);
export const createInvitationSchema = /* @__PURE__ */ carry(slim.createInvitationSchema);
export const createWebhookHandler = /* @__PURE__ */ carry(slim.createWebhookHandler);
export const deleteWebhook = /* @__PURE__ */ carry(slim.deleteWebhook);
export const dueForReminder = /* @__PURE__ */ carry(slim.dueForReminder);
export const fieldErrors = /* @__PURE__ */ carry(slim.fieldErrors);
export const formatError = /* @__PURE__ */ carry(slim.formatError);
export const formatIssue = /* @__PURE__ */ carry(slim.formatIssue);
export const getWebhook = /* @__PURE__ */ carry(slim.getWebhook);
export const init = /* @__PURE__ */ carry(slim.init);
export const inspectPhone = /* @__PURE__ */ carry(slim.inspectPhone);
export const invitationSchema = /* @__PURE__ */ carry(slim.invitationSchema);
export const InvitationsClient = /* @__PURE__ */ carry(slim.InvitationsClient);
export const isUsable = /* @__PURE__ */ carry(slim.isUsable);
export const listInvitations = /* @__PURE__ */ carry(slim.listInvitations);
export const normalizeInvitation = /* @__PURE__ */ carry(slim.normalizeInvitation);
export const reissueInvitation = /* @__PURE__ */ carry(slim.reissueInvitation);
export const remainingMs = /* @__PURE__ */ carry(slim.remainingMs);
export const retrieveInvitation = /* @__PURE__ */ carry(slim.retrieveInvitation);
export const setWebhook = /* @__PURE__ */ carry(slim.setWebhook);
export const shareLinks = /* @__PURE__ */ carry(slim.shareLinks);
export const signWebhook = /* @__PURE__ */ carry(slim.signWebhook);
export const updateWebhook = /* @__PURE__ */ carry(slim.updateWebhook);
export const validateField = /* @__PURE__ */ carry(slim.validateField);
export const validateInvitation = /* @__PURE__ */ carry(slim.validateInvitation);
export const verifyWebhook = /* @__PURE__ */ carry(slim.verifyWebhook);
export const waitForInvitation = /* @__PURE__ */ carry(slim.waitForInvitation);
export const watchInvitations = /* @__PURE__ */ carry(slim.watchInvitations);
