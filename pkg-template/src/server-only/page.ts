import { onlyOnServers } from "../unavailable.js";

// The functions that only servers have. In the build for pages they throw when they are called, or reject if they return a
// promise.
export const createInvitationHandler = (): never => onlyOnServers("createInvitationHandler");
export const createInvitations = (): never => onlyOnServers("createInvitations");
export const createWebhookHandler = (): never => onlyOnServers("createWebhookHandler", "webhooks");
export const signWebhook = (): never => onlyOnServers("signWebhook", "webhooks");
export const verifyWebhook = (): never => onlyOnServers("verifyWebhook", "webhooks");

/** A function whose promise rejects. */
const rejecting =
  (name: string, entry = "webhooks") =>
  async (): Promise<never> =>
    onlyOnServers(name, entry);
export const deleteWebhook = /* @__PURE__ */ rejecting("deleteWebhook");
export const getWebhook = /* @__PURE__ */ rejecting("getWebhook");
export const setWebhook = /* @__PURE__ */ rejecting("setWebhook");
export const updateWebhook = /* @__PURE__ */ rejecting("updateWebhook");
export const reissueInvitation = /* @__PURE__ */ rejecting("reissueInvitation", "server");
