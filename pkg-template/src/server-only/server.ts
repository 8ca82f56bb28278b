export { createInvitations } from "../bulk.js";
export { createInvitationHandler } from "../handler.js";
export { reissueInvitation } from "../reissue.js";
export { createWebhookHandler } from "../webhook-handler.js";
export { deleteWebhook, getWebhook, setWebhook, updateWebhook } from "../webhook-settings.js";
export { signWebhook, verifyWebhook } from "../webhooks.js";
