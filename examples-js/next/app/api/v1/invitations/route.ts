import { createInvitationHandler } from "zavu-invitations";

// Everybody may call it here: your own route has an `authorize` in the place of `public`.
export const POST = createInvitationHandler({
  apiKey: process.env.ZAVUDEV_API_KEY,
  baseUrl: process.env.ZAVUDEV_BASE_URL,
  public: true,
});
