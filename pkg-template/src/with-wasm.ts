// Every export; those that call the module bring the entry's own with them.
import embedded from "#embedded";
import * as slim from "./index.js";
import { carrying } from "./load.js";

export * from "./index.js";
export const InvitationsClient = /* @__PURE__ */ carrying(embedded, slim.InvitationsClient);
export const cancelInvitation = /* @__PURE__ */ carrying(embedded, slim.cancelInvitation);
export const createInvitation = /* @__PURE__ */ carrying(embedded, slim.createInvitation);
export const createInvitationHandler = /* @__PURE__ */ carrying(
  embedded,
  slim.createInvitationHandler,
);
export const createInvitations = /* @__PURE__ */ carrying(embedded, slim.createInvitations);
export const createInvitationSchema = /* @__PURE__ */ carrying(
  embedded,
  slim.createInvitationSchema,
);
export const createWebhookHandler = /* @__PURE__ */ carrying(embedded, slim.createWebhookHandler);
export const deleteWebhook = /* @__PURE__ */ carrying(embedded, slim.deleteWebhook);
export const fieldErrors = /* @__PURE__ */ carrying(embedded, slim.fieldErrors);
export const formatError = /* @__PURE__ */ carrying(embedded, slim.formatError);
export const formatIssue = /* @__PURE__ */ carrying(embedded, slim.formatIssue);
export const getWebhook = /* @__PURE__ */ carrying(embedded, slim.getWebhook);
export const init = /* @__PURE__ */ carrying(embedded, slim.init);
export const inspectPhone = /* @__PURE__ */ carrying(embedded, slim.inspectPhone);
export const invitationSchema = /* @__PURE__ */ carrying(embedded, slim.invitationSchema);
export const listInvitations = /* @__PURE__ */ carrying(embedded, slim.listInvitations);
export const normalizeInvitation = /* @__PURE__ */ carrying(embedded, slim.normalizeInvitation);
export const retrieveInvitation = /* @__PURE__ */ carrying(embedded, slim.retrieveInvitation);
export const setWebhook = /* @__PURE__ */ carrying(embedded, slim.setWebhook);
export const signWebhook = /* @__PURE__ */ carrying(embedded, slim.signWebhook);
export const updateWebhook = /* @__PURE__ */ carrying(embedded, slim.updateWebhook);
export const validateField = /* @__PURE__ */ carrying(embedded, slim.validateField);
export const validateInvitation = /* @__PURE__ */ carrying(embedded, slim.validateInvitation);
export const verifyWebhook = /* @__PURE__ */ carrying(embedded, slim.verifyWebhook);
export const waitForInvitation = /* @__PURE__ */ carrying(embedded, slim.waitForInvitation);
export const watchInvitations = /* @__PURE__ */ carrying(embedded, slim.watchInvitations);
export const dueForReminder = /* @__PURE__ */ carrying(embedded, slim.dueForReminder);
export const isUsable = /* @__PURE__ */ carrying(embedded, slim.isUsable);
export const reissueInvitation = /* @__PURE__ */ carrying(embedded, slim.reissueInvitation);
export const remainingMs = /* @__PURE__ */ carrying(embedded, slim.remainingMs);
export const shareLinks = /* @__PURE__ */ carrying(embedded, slim.shareLinks);
