import { serve } from "@hono/node-server";
import { createWebhookHandler } from "zavu-invitations/webhooks";
import { handleEvent, secrets } from "./events.js";

// The whole route, for Node by an adapter: Workers, Deno, Bun and Next take it as it is.
const handle = createWebhookHandler({ secret: secrets, onEvent: handleEvent });

const port = Number(process.env.PORT ?? 3000);
serve({ fetch: (request) => handle(request), hostname: "127.0.0.1", port }, (address) => {
  console.log(`listening on http://127.0.0.1:${address.port}/zavu`);
});
