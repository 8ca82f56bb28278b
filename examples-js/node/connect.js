// Creates an invitation, and waits until its client is connected: the webhook tells.
import { createServer } from "node:http";
import {
  InvitationsClient,
  isInvitationStatusChanged,
  isWebhookError,
  verifyWebhook,
} from "zavu-invitations";

const client = new InvitationsClient({
  apiKey: process.env.ZAVUDEV_API_KEY,
  baseUrl: process.env.ZAVUDEV_BASE_URL,
  // For the sandbox, which delivers to this machine. Zavu wants https.
  dangerouslyAllowHttp: true,
});
let secret = "";

const receiver = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    const event = verifyWebhook(Buffer.concat(chunks), request.headers, secret);
    if (isInvitationStatusChanged(event)) await show(event.data);
    response.writeHead(200).end();
  } catch (error) {
    console.error(error);
    response.writeHead(isWebhookError(error) ? 400 : 500).end();
  }
});

let shown = "";

// Events come in any order: the invitation itself says where it stands.
/** @param {{ invitationId: string }} change */
async function show({ invitationId }) {
  const { invitation } = await client.retrieve(invitationId);
  if (invitation.status === shown) return;
  shown = invitation.status;
  if (shown !== "completed") {
    console.log(`dashboard  ${invitation.clientName}: ${invitation.status}`);
    return;
  }
  console.log(`dashboard  ${invitation.clientName}: connected, senderId ${invitation.senderId}`);
  receiver.close();
}

const GIVE_UP_MS = 60_000;
const timer = setTimeout(() => {
  console.error("no event came within a minute");
  process.exit(1);
}, GIVE_UP_MS);
timer.unref();

receiver.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", async () => {
  const { port } = /** @type {import("node:net").AddressInfo} */ (receiver.address());
  const webhook = await client.setWebhook({ url: `http://127.0.0.1:${port}/` });
  secret = webhook.secret ?? "";
  const { invitation } = await client.create({ clientName: "Acme" });
  console.log(`share      ${invitation.url}`);
});
