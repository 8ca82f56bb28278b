import { createInvitationHandler } from "zavu-invitations";

const { env } = process;
const create = createInvitationHandler({
  apiKey: env.ZAVUDEV_API_KEY,
  baseUrl: env.ZAVUDEV_BASE_URL,
  authorize: (request) => authorize(request, env),
});

export default defineEventHandler((event) => create(toWebRequest(event)));
