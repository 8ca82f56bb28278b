import { createInvitation, isInvitationsError } from "zavu-invitations";

try {
  const { invitation } = await createInvitation(
    { clientName: "Acme", clientEmail: "contact@acme.example", expiresInDays: 14 },
    { apiKey: process.env.ZAVUDEV_API_KEY, baseUrl: process.env.ZAVUDEV_BASE_URL },
  );
  console.log(`link    ${invitation.url}`);
  console.log(`status  ${invitation.status}`);
  console.log(`expires ${invitation.expiresAt}`);
} catch (error) {
  if (!isInvitationsError(error)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
