import { createInvitation, isInvitationsError } from "zavu-invitations";

const options = {
  apiKey: Deno.env.get("ZAVUDEV_API_KEY"),
  baseUrl: Deno.env.get("ZAVUDEV_BASE_URL"),
};

Deno.serve(
  { hostname: "127.0.0.1", port: Number(Deno.env.get("PORT") ?? 8000) },
  async (request) => {
    if (request.method !== "POST") return new Response(null, { status: 405 });
    const body = await request.json().catch(() => null);
    try {
      return Response.json(await createInvitation(body, options), { status: 201 });
    } catch (error) {
      if (!isInvitationsError(error)) throw error;
      const { code, message, issues, status = 502 } = error;
      const isInvalid = code === "invalid_request";
      return Response.json({ code, message, issues }, { status: isInvalid ? 400 : status });
    }
  },
);
