import { createInvitation, isInvitationsError } from "zavu-invitations";

export default {
  /**
   * @param {Request} request
   * @param {{ ZAVUDEV_API_KEY: string, ZAVUDEV_BASE_URL?: string }} env
   */
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pathname !== "/api/v1/invitations") return new Response(null, { status: 404 });
    if (request.method !== "POST") return new Response(null, { status: 405 });
    // Anything: it is validated before it is sent.
    const body = await request.json().catch(() => null);
    try {
      const created = await createInvitation(body, {
        apiKey: env.ZAVUDEV_API_KEY,
        baseUrl: env.ZAVUDEV_BASE_URL,
      });
      return Response.json(created, { status: 201 });
    } catch (error) {
      if (!isInvitationsError(error)) throw error;
      const { code, message, issues, status = 502 } = error;
      const isInvalid = code === "invalid_request";
      return Response.json({ code, message, issues }, { status: isInvalid ? 400 : status });
    }
  },
};
