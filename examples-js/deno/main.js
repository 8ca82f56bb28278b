import { createInvitationHandler } from "zavu-invitations";

const handle = createInvitationHandler({
  apiKey: Deno.env.get("ZAVUDEV_API_KEY"),
  baseUrl: Deno.env.get("ZAVUDEV_BASE_URL"),
  // Everybody may call it here: your own server has an `authorize` in the place of `public`.
  public: true,
});

Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.env.get("PORT") ?? 8000) }, handle);
