import { Hono } from "hono";
import { env } from "hono/adapter";
import { createInvitation, isInvitationsError } from "zavu-invitations";

/** @type {Hono<{ Bindings: { ZAVUDEV_API_KEY: string, ZAVUDEV_BASE_URL?: string } }>} */
const app = new Hono();

app.post("/api/v1/invitations", async (c) => {
  const { ZAVUDEV_API_KEY: apiKey, ZAVUDEV_BASE_URL: baseUrl } = env(c);
  const body = await c.req.json().catch(() => null);
  try {
    return Response.json(await createInvitation(body, { apiKey, baseUrl }), { status: 201 });
  } catch (error) {
    if (!isInvitationsError(error)) throw error;
    const { code, message, issues, status = 502 } = error;
    const isInvalid = code === "invalid_request";
    return Response.json({ code, message, issues }, { status: isInvalid ? 400 : status });
  }
});

// Workers, Bun and Deno serve it as it is.
export default app;
