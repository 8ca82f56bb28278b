import { Hono } from "hono";
import { env } from "hono/adapter";
import { createInvitationHandler } from "zavu-invitations";
import { authorize, signIn } from "./session.js";

/**
 * @typedef {import("./session.js").Env & { ZAVUDEV_API_KEY: string, ZAVUDEV_BASE_URL?: string }} Settings
 * @type {Hono<{ Bindings: Settings }>}
 */
const app = new Hono();

app.all("/sign-in", (c) => signIn(c.req.raw, env(c)));

app.all("/api/v1/invitations", (c) => {
  const settings = env(c);
  const handle = createInvitationHandler({
    apiKey: settings.ZAVUDEV_API_KEY,
    baseUrl: settings.ZAVUDEV_BASE_URL,
    authorize: (request) => authorize(request, settings),
  });
  return handle(c.req.raw);
});

// Workers, Bun and Deno serve it as it is.
export default app;
