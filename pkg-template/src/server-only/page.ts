import { onlyOnServers } from "../unavailable.js";

/** In the build for pages, what only servers have throws when it is called. */
export const createInvitationHandler = (): never => onlyOnServers("createInvitationHandler");
export const createInvitations = (): never => onlyOnServers("createInvitations");
export const createWebhookHandler = (): never => onlyOnServers("createWebhookHandler", "webhooks");
export const signWebhook = (): never => onlyOnServers("signWebhook", "webhooks");
export const verifyWebhook = (): never => onlyOnServers("verifyWebhook", "webhooks");

/** Its promises reject. */
const rejecting = (name: string) => async (): Promise<never> => onlyOnServers(name, "webhooks");
export const deleteWebhook = /* @__PURE__ */ rejecting("deleteWebhook");
export const getWebhook = /* @__PURE__ */ rejecting("getWebhook");
export const setWebhook = /* @__PURE__ */ rejecting("setWebhook");
export const updateWebhook = /* @__PURE__ */ rejecting("updateWebhook");
export const reissueInvitation = (): never => onlyOnServers("reissueInvitation");
