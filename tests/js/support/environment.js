// @ts-check
// What the environment of a process decides, for every runtime that has one.

export const ENVIRONMENT_KEY = "zv_test_environment";
export const ENVIRONMENT_URL = "https://sandbox.example";

/** Prints where calls go and with which key, or the code of their errors. Nothing is sent. */
export const PROGRAM = `
import { createInvitation, InvitationsClient } from "zavu-invitations";
globalThis.fetch = async (url, { headers }) => {
  console.log(new URL(url).origin, headers.get("authorization"));
  return new Response("{}", { status: 401 });
};
const client = new InvitationsClient();
for (const call of [
  () => client.create(),
  () => createInvitation(),
  () => createInvitation({}, { apiKey: "zv_test_option" }),
  () => createInvitation({}, { baseUrl: "https://route.example" }),
]) {
  await call().catch(({ code }) => console.log(code));
}
`;

/**
 * What the program prints.
 *
 * @param {string | undefined} key of the environment
 * @param {string} url of the environment, else Zavu's
 */
export function printedWith(key, url) {
  const own = key === undefined ? ["authentication"] : [`${url} Bearer ${key}`, "authentication"];
  const lines = [
    ...own,
    ...own,
    `${url} Bearer zv_test_option`,
    "authentication",
    "https://route.example null",
    "authentication",
  ];
  return `${lines.join("\n")}\n`;
}
