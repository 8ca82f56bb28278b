import Zavudev from "@zavudev/sdk";
import { ANSWER, KEY } from "../answer.js";
import { REQUEST } from "./request.js";

export async function first() {
  const headers = { "Content-Type": "application/json" };
  const fetch = async () => new Response(ANSWER, { status: 201, headers });
  const sdk = new Zavudev({ apiKey: KEY, fetch });
  await sdk.invitations.create(REQUEST);
}
