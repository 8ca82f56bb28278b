import { getRequestListener } from "@hono/node-server";
import react from "@vitejs/plugin-react";
import { defineConfig, type PreviewServer, type ViteDevServer } from "vite";
import { createInvitationHandler } from "zavu-invitations";
import { authorize, signIn } from "./session.js";

/** The route that has the API key, and the sign-in. In production both belong to your own server. */
function route({ middlewares }: ViteDevServer | PreviewServer) {
  const { env } = process;
  const create = createInvitationHandler({
    apiKey: env.ZAVUDEV_API_KEY,
    baseUrl: env.ZAVUDEV_BASE_URL,
    authorize: (request) => authorize(request, env),
  });
  middlewares.use(
    "/sign-in",
    getRequestListener((request) => signIn(request, env)),
  );
  middlewares.use("/api/v1/invitations", getRequestListener(create));
}

export default defineConfig({
  plugins: [
    react(),
    { name: "invitations", configureServer: route, configurePreviewServer: route },
  ],
});
