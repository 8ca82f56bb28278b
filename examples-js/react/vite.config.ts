import { getRequestListener } from "@hono/node-server";
import react from "@vitejs/plugin-react";
import { defineConfig, type PreviewServer, type ViteDevServer } from "vite";
import { createInvitationHandler } from "zavu-invitations";

/** The route that has the API key. In production it belongs to your own server. */
function route({ middlewares }: ViteDevServer | PreviewServer) {
  const { ZAVUDEV_API_KEY: apiKey, ZAVUDEV_BASE_URL: baseUrl } = process.env;
  const handler = createInvitationHandler({ apiKey, baseUrl, public: true });
  middlewares.use("/api/v1/invitations", getRequestListener(handler));
}

export default defineConfig({
  plugins: [
    react(),
    { name: "invitations", configureServer: route, configurePreviewServer: route },
  ],
});
