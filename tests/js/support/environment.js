// @ts-check
// A program that shows the effect of `ZAVUDEV_API_KEY` and `ZAVUDEV_BASE_URL`, for tests in several runtimes.

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
 * The expected output of the program.
 *
 * @param {string | undefined} key of the environment
 * @param {string} url of the environment, else Zavu's
 */
export function printedWith(key, url) {
  const withEnvironment =
    key === undefined ? ["authentication"] : [`${url} Bearer ${key}`, "authentication"];
  const lines = [
    ...withEnvironment,
    ...withEnvironment,
    `${url} Bearer zv_test_option`,
    "authentication",
    "https://route.example null",
    "authentication",
  ];
  return `${lines.join("\n")}\n`;
}
