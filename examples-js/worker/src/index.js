import { createInvitationHandler } from "zavu-invitations";
import { authorize, signIn } from "./session.js";

export default {
  /**
   * @param {Request} request
   * @param {import("./session.js").Env & { ZAVUDEV_API_KEY: string, ZAVUDEV_BASE_URL?: string }} env
   * @param {{ waitUntil(promise: Promise<unknown>): void }} context
   */
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/sign-in") return signIn(request, env);
    if (pathname !== "/api/v1/invitations") return new Response(null, { status: 404 });
    const handle = createInvitationHandler({
      apiKey: env.ZAVUDEV_API_KEY,
      baseUrl: env.ZAVUDEV_BASE_URL,
      authorize: (request) => authorize(request, env),
    });
    const response = handle(request);
    // It goes on where the page has gone away: what it sent may be under way.
    context.waitUntil(response);
    return response;
  },
};
