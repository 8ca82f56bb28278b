import { createInvitation, isInvitationsError } from "zavu-invitations";

export const runtime = "edge";

/** @param {Request} request */
export async function POST(request) {
  const body = await request.json().catch(() => null);
  try {
    const created = await createInvitation(body, {
      apiKey: process.env.ZAVUDEV_API_KEY,
      baseUrl: process.env.ZAVUDEV_BASE_URL,
    });
    return Response.json(created, { status: 201 });
  } catch (error) {
    if (!isInvitationsError(error)) throw error;
    const { code, message, issues, status = 502 } = error;
    const isInvalid = code === "invalid_request";
    return Response.json({ code, message, issues }, { status: isInvalid ? 400 : status });
  }
}
