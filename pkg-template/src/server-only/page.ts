import { onlyOnServers } from "../unavailable.js";

/** In the build for pages, what only servers have throws when it is called. */
export const createInvitationHandler = (): never => onlyOnServers("createInvitationHandler");
export const reissueInvitation = (): never => onlyOnServers("reissueInvitation");
