import { createInvitationHandler } from "zavu-invitations";
import { authorize } from "../../../session";

export const POST = createInvitationHandler({
  apiKey: process.env.ZAVUDEV_API_KEY,
  baseUrl: process.env.ZAVUDEV_BASE_URL,
  authorize: (request) => authorize(request, process.env),
});
