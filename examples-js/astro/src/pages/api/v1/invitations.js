import { createInvitationHandler } from "zavu-invitations";
import { authorize } from "../../../session.js";

const { env } = process;
const create = createInvitationHandler({
  apiKey: env.ZAVUDEV_API_KEY,
  baseUrl: env.ZAVUDEV_BASE_URL,
  authorize: (request) => authorize(request, env),
});

/** @param {{ request: Request }} context */
export const POST = ({ request }) => create(request);
