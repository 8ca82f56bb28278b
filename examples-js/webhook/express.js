// @ts-nocheck Express brings no types.
import express from "express";
import { isWebhookError, verifyWebhook } from "zavu-invitations/webhooks";
import { handleEvent, secrets } from "./events.js";

const app = express();
/** The ids of handled events: of a database, where several servers answer. */
const handled = new Set();

// Before express.json(): the signature is of the bytes as they came.
app.post("/zavu", express.raw({ type: "*/*", limit: "1mb" }), async (request, response) => {
  try {
    const event = verifyWebhook(request.body, request.headers, secrets ?? []);
    if (!handled.has(event.id)) await handleEvent(event);
    handled.add(event.id);
    response.sendStatus(200);
  } catch (error) {
    console.error(error);
    response.sendStatus(isWebhookError(error) ? 400 : 500);
  }
});

const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  console.log(`listening on http://127.0.0.1:${port}/zavu`);
});
