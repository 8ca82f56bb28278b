import { getRequestListener } from "@hono/node-server";
import fastify from "fastify";
import { createInvitationHandler } from "zavu-invitations";
import { authorize, signIn } from "./session.js";

const { env } = process;
const create = createInvitationHandler({
  apiKey: env.ZAVUDEV_API_KEY,
  baseUrl: env.ZAVUDEV_BASE_URL,
  authorize: (request) => authorize(request, env),
});

/**
 * Hands a request over with its body unread.
 *
 * @param {(request: Request) => Promise<Response>} handle
 * @returns {import("fastify").RouteHandlerMethod}
 */
function mount(handle) {
  const listener = getRequestListener(handle);
  return async (request, reply) => {
    reply.hijack();
    await listener(request.raw, reply.raw);
  };
}

const app = fastify();
// In a plugin of its own, so that Fastify parses the bodies of all other routes.
app.register(async (routes) => {
  routes.removeAllContentTypeParsers();
  routes.addContentTypeParser("*", (_request, _body, done) => done(null));
  routes.all(
    "/sign-in",
    mount((request) => signIn(request, env)),
  );
  routes.all("/api/v1/invitations", mount(create));
});

const url = await app.listen({ host: "127.0.0.1", port: Number(env.PORT ?? 3000) });
console.log(`listening on ${url}`);
