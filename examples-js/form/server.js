// The page, and the route that has the API key: for people who are signed in.
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { secureHeaders } from "hono/secure-headers";
import { createInvitationHandler } from "zavu-invitations";
import { answerPlainForm } from "./plain-form.js";
import { signIn, signInPath, userOf } from "./session.js";

const { ZAVUDEV_API_KEY: apiKey, ZAVUDEV_BASE_URL: baseUrl, PORT = "3000" } = process.env;
const app = new Hono();

// Under a stricter policy a browser posts forms without their origin, and the handler refuses them.
app.use(secureHeaders({ referrerPolicy: "same-origin" }));

const handle = createInvitationHandler({
  apiKey,
  baseUrl,
  operations: ["create", "retrieve", "list", "cancel"],
  allowedFields: [
    "clientName",
    "clientEmail",
    "clientPhone",
    "phoneNumberId",
    "expiresInDays",
    "allowedPhoneCountries",
    "connectionType",
  ],
  async authorize(request, { operation }) {
    const user = await userOf(request);
    if (user === undefined) return new Response(null, { status: 401 });
    // A link is a secret: the server gives it out one by one, so that no browser has to store it.
    return { caller: user, reveal: operation === "retrieve" };
  },
  // Whoever is signed in here belongs to one team. Where your users must not see each other's
  // clients, decide by the invitation.
  visible: "all",
});
app.all("/api/v1/invitations/*", (c) => handle(c.req.raw));
app.post("/invite", bodyLimit({ maxSize: 16 * 1024 }), (c) => answerPlainForm(c, handle));
app.get("/sign-in", signIn);

// The browser takes the packages as they are installed: there is nothing to build.
for (const name of ["zavu-invitations", "lean-qr"]) {
  const prefix = `/modules/${name}`;
  app.get(
    `${prefix}/*`,
    compress(),
    serveStatic({
      root: dirname(fileURLToPath(import.meta.resolve(name))),
      rewriteRequestPath: (path) => path.slice(prefix.length),
    }),
  );
}
app.get("/*", compress(), serveStatic({ root: fileURLToPath(new URL("public", import.meta.url)) }));

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(PORT) }, ({ port }) => {
  console.log(`the form is at http://127.0.0.1:${port}${signInPath}`);
});
