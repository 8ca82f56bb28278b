// The entries with an embedded wasm. The exports that need it are wrapped by `withEmbedded`, whose side effect bundlers may drop
// with the export: see load.ts. `tests/js/exports.test.js` finds one that is missing.
import embedded from "#embedded";
import * as slim from "./index.js";
import { withEmbedded } from "./load.js";

export * from "./index.js";
export const cancelInvitation = /* @__PURE__ */ withEmbedded(embedded, slim.cancelInvitation);
export const createInvitation = /* @__PURE__ */ withEmbedded(embedded, slim.createInvitation);
export const createInvitationHandler = /* @__PURE__ */ withEmbedded(
  embedded,
  slim.createInvitationHandler,
);
export const createInvitations = /* @__PURE__ */ withEmbedded(embedded, slim.createInvitations);
export const createInvitationSchema = /* @__PURE__ */ withEmbedded(
  embedded,
  slim.createInvitationSchema,
);
export const createWebhookHandler = /* @__PURE__ */ withEmbedded(
  embedded,
  slim.createWebhookHandler,
);
export const deleteWebhook = /* @__PURE__ */ withEmbedded(embedded, slim.deleteWebhook);
export const dueForReminder = /* @__PURE__ */ withEmbedded(embedded, slim.dueForReminder);
export const fieldErrors = /* @__PURE__ */ withEmbedded(embedded, slim.fieldErrors);
export const formatError = /* @__PURE__ */ withEmbedded(embedded, slim.formatError);
export const formatIssue = /* @__PURE__ */ withEmbedded(embedded, slim.formatIssue);
export const getWebhook = /* @__PURE__ */ withEmbedded(embedded, slim.getWebhook);
export const init = /* @__PURE__ */ withEmbedded(embedded, slim.init);
export const inspectPhone = /* @__PURE__ */ withEmbedded(embedded, slim.inspectPhone);
export const invitationSchema = /* @__PURE__ */ withEmbedded(embedded, slim.invitationSchema);
export const InvitationsClient = /* @__PURE__ */ withEmbedded(embedded, slim.InvitationsClient);
export const isUsable = /* @__PURE__ */ withEmbedded(embedded, slim.isUsable);
export const listInvitations = /* @__PURE__ */ withEmbedded(embedded, slim.listInvitations);
export const normalizeInvitation = /* @__PURE__ */ withEmbedded(embedded, slim.normalizeInvitation);
export const reissueInvitation = /* @__PURE__ */ withEmbedded(embedded, slim.reissueInvitation);
export const remainingMs = /* @__PURE__ */ withEmbedded(embedded, slim.remainingMs);
export const retrieveInvitation = /* @__PURE__ */ withEmbedded(embedded, slim.retrieveInvitation);
export const setWebhook = /* @__PURE__ */ withEmbedded(embedded, slim.setWebhook);
export const shareLinks = /* @__PURE__ */ withEmbedded(embedded, slim.shareLinks);
export const signWebhook = /* @__PURE__ */ withEmbedded(embedded, slim.signWebhook);
export const updateWebhook = /* @__PURE__ */ withEmbedded(embedded, slim.updateWebhook);
export const validateField = /* @__PURE__ */ withEmbedded(embedded, slim.validateField);
export const validateInvitation = /* @__PURE__ */ withEmbedded(embedded, slim.validateInvitation);
export const verifyWebhook = /* @__PURE__ */ withEmbedded(embedded, slim.verifyWebhook);
export const waitForInvitation = /* @__PURE__ */ withEmbedded(embedded, slim.waitForInvitation);
export const watchInvitations = /* @__PURE__ */ withEmbedded(embedded, slim.watchInvitations);
