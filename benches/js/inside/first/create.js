import { createInvitation } from "zavu-invitations";
import { ANSWER, KEY } from "../answer.js";
import { REQUEST } from "./request.js";

export async function first() {
  const fetch = async () => new Response(ANSWER, { status: 201 });
  await createInvitation(REQUEST, { apiKey: KEY, fetch });
}
