import { createInvitationHandler } from "zavu-invitations";

export const runtime = "edge";

export const POST = createInvitationHandler({
  apiKey: process.env.ZAVUDEV_API_KEY,
  baseUrl: process.env.ZAVUDEV_BASE_URL,
  // Everybody may call it here: your own app has an `authorize` in the place of `public`.
  public: true,
});
