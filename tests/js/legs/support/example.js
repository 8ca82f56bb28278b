// @ts-check

/**
 * What leads an example to the sandbox.
 *
 * @param {import("../suite.js").Config} config
 */
export const environment = ({ apiKey, baseUrl }) => ({
  ZAVUDEV_API_KEY: apiKey,
  ZAVUDEV_BASE_URL: baseUrl,
});

/**
 * What the route of an example answers.
 *
 * @param {string} url
 */
export async function askRoute(url) {
  const post = async (/** @type {unknown} */ body) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  };
  const created = await post({ clientName: "Acme" });
  const refused = await post({ clientEmail: "nobody" });
  const tooLarge = await post({ clientName: "x".repeat(20_000) });
  const headers = { "content-type": "application/json", origin: "https://evil.example" };
  const stranger = await fetch(url, { method: "POST", headers, body: "{}" });
  return {
    [`creates an invitation: ${created.status}`]:
      created.status === 201 && created.body.invitation.clientName === "Acme",
    [`tells what is wrong: ${refused.status}`]:
      refused.status === 400 && refused.body.issues[0].code === "invalid_email",
    [`reads no more than it must: ${tooLarge.status}`]: tooLarge.status === 413,
    [`lets no stranger's page in: ${stranger.status}`]: stranger.status === 403,
  };
}
