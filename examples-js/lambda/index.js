import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { createInvitationHandler } from "zavu-invitations";
import { authorize, signIn } from "./session.js";

const { env } = process;
const create = createInvitationHandler({
  apiKey: env.ZAVUDEV_API_KEY,
  baseUrl: env.ZAVUDEV_BASE_URL,
  authorize: (request) => authorize(request, env),
});

const app = new Hono();
app.all("/sign-in", (c) => signIn(c.req.raw, env));
app.all("/api/v1/invitations", (c) => create(c.req.raw));

// For function URLs, both kinds of API Gateway, and load balancers.
export const handler = handle(app);
