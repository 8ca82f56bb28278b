// The page, and beside it the route that has the API key.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { createInvitationHandler } from "zavu-invitations";

const { ZAVUDEV_API_KEY: apiKey, ZAVUDEV_BASE_URL: baseUrl, PORT = "3000" } = process.env;
const app = new Hono();

// Everybody may call it here: your own server has an `authorize` in the place of `public`.
const create = createInvitationHandler({ apiKey, baseUrl, public: true });
app.all("/api/v1/invitations", (c) => create(c.req.raw));

// The browser takes the packages as they are installed: there is nothing to build.
for (const name of ["zavu-invitations", "lean-qr"]) {
  const prefix = `/modules/${name}`;
  app.get(
    `${prefix}/*`,
    serveStatic({
      root: dirname(fileURLToPath(import.meta.resolve(name))),
      rewriteRequestPath: (path) => path.slice(prefix.length),
    }),
  );
}
app.get("/*", serveStatic({ root: fileURLToPath(new URL("public", import.meta.url)) }));

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(PORT) }, ({ port }) => {
  console.log(`the form is at http://127.0.0.1:${port}`);
});
