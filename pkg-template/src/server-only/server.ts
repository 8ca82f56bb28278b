export { createInvitationHandler } from "../handler.js";
export { reissueInvitation } from "../reissue.js";
