// The page, and beside it the route that has the API key.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { createInvitation, isInvitationsError } from "zavu-invitations";

const { ZAVUDEV_API_KEY: apiKey, ZAVUDEV_BASE_URL: baseUrl, PORT = "3000" } = process.env;
const app = new Hono();

app.post("/api/v1/invitations", async (c) => {
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
