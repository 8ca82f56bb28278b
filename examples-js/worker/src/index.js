import { createInvitationHandler } from "zavu-invitations";

export default {
  /**
   * @param {Request} request
   * @param {{ ZAVUDEV_API_KEY: string, ZAVUDEV_BASE_URL?: string }} env
   * @param {{ waitUntil(promise: Promise<unknown>): void }} context
   */
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname !== "/api/v1/invitations") return new Response(null, { status: 404 });
    const handle = createInvitationHandler({
      apiKey: env.ZAVUDEV_API_KEY,
      baseUrl: env.ZAVUDEV_BASE_URL,
      // Everybody may call it here: your own Worker has an `authorize` in the place of `public`.
      public: true,
    });
    const response = handle(request);
    // It goes on where the page has gone away: what it sent may be under way.
    context.waitUntil(response);
    return response;
  },
};
