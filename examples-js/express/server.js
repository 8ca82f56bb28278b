// @ts-nocheck Express brings no types.
import { getRequestListener } from "@hono/node-server";
import express from "express";
import { createInvitationHandler } from "zavu-invitations";
import { authorize, signIn } from "./session.js";

const { env } = process;
const create = createInvitationHandler({
  apiKey: env.ZAVUDEV_API_KEY,
  baseUrl: env.ZAVUDEV_BASE_URL,
  authorize: (request) => authorize(request, env),
});

const app = express();
// Before express.json(): both read the body themselves.
app.all(
  "/sign-in",
  getRequestListener((request) => signIn(request, env)),
);
app.all("/api/v1/invitations", getRequestListener(create));

const server = app.listen(Number(env.PORT ?? 3000), "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  console.log(`listening on http://127.0.0.1:${port}`);
});
