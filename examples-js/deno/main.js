import { createInvitationHandler } from "zavu-invitations";
import { authorize, signIn } from "./session.js";

const env = Deno.env.toObject();

const create = createInvitationHandler({
  apiKey: env.ZAVUDEV_API_KEY,
  baseUrl: env.ZAVUDEV_BASE_URL,
  authorize: (request) => authorize(request, env),
});

Deno.serve({ hostname: "127.0.0.1", port: Number(env.PORT ?? 8000) }, (request) => {
  const { pathname } = new URL(request.url);
  if (pathname === "/sign-in") return signIn(request, env);
  if (pathname === "/api/v1/invitations") return create(request);
  return new Response(null, { status: 404 });
});
