export { createInvitationHandler } from "../handler.js";
