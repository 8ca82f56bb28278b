import { Hono } from "hono";
import { env } from "hono/adapter";
import { createInvitationHandler } from "zavu-invitations";

/** @type {Hono<{ Bindings: { ZAVUDEV_API_KEY: string, ZAVUDEV_BASE_URL?: string } }>} */
const app = new Hono();

app.all("/api/v1/invitations", (c) => {
  const { ZAVUDEV_API_KEY: apiKey, ZAVUDEV_BASE_URL: baseUrl } = env(c);
  // Everybody may call it here: your own server has an `authorize` in the place of `public`.
  return createInvitationHandler({ apiKey, baseUrl, public: true })(c.req.raw);
});

// Workers, Bun and Deno serve it as it is.
export default app;
