// @ts-check
// Checks that several examples share.
import { fill, until } from "./visitor.js";

const SECRET = "a secret of the tests, 32 characters or more";
const PASSWORD = "a password of the tests";

/**
 * The variables by which an example calls the sandbox and accepts a password.
 *
 * @param {import("../suite.js").Config} config
 */
export const environment = ({ apiKey, baseUrl }) => ({
  ZAVUDEV_API_KEY: apiKey,
  ZAVUDEV_BASE_URL: baseUrl,
  SESSION_SECRET: SECRET,
  SIGN_IN_PASSWORD: PASSWORD,
});

/**
 * Signs in by the form of an example, which leads to its page.
 *
 * @param {import("./visitor.js").Visitor} visitor
 * @param {string} url
 */
export async function signIn(visitor, url) {
  await visitor.goto(new URL("/sign-in", url).href);
  await until(visitor, "document.querySelector('[name=password]')");
  await fill(visitor, "[name=password]", PASSWORD);
  await visitor.press("Enter");
  const isThere = () => until(visitor, "location.pathname === '/'");
  // Fails once if the browser is just leaving the page.
  await isThere().catch(isThere);
}

/**
 * Checks the answers of an example's route to a user who is signed in, and to others.
 *
 * @param {string} url
 * @param {(url: string, init: RequestInit) => Promise<Response>} [send]
 */
export async function askRoute(url, send = fetch) {
  const enter = (/** @type {string} */ password) =>
    send(new URL("/sign-in", url).href, {
      method: "POST",
      redirect: "manual",
      // As a browser sends it with the form of a page of its own.
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: new URL(url).origin,
      },
      body: new URLSearchParams({ password }).toString(),
    });
  const page = await send(new URL("/sign-in", url).href, { method: "GET" });
  const wrong = await enter("a guess");
  const signedIn = await enter(PASSWORD);
  const [cookie = ""] = (signedIn.headers.get("set-cookie") ?? "").split(";");
  const post = async (/** @type {unknown} */ body, /** @type {Record<string, string>} */ more) => {
    const headers = { "content-type": "application/json", ...more };
    const response = await send(url, { method: "POST", headers, body: JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : {} };
  };
  const created = await post({ clientName: "Acme" }, { cookie });
  const refused = await post({ clientEmail: "nobody" }, { cookie });
  const tooLarge = await post({ clientName: "x".repeat(20_000) }, { cookie });
  const stranger = await post({}, { cookie, origin: "https://evil.example" });
  const nobody = await post({}, {});
  const [header = "", claims = "", signature = ""] = cookie.split(".");
  const forged = await post(
    {},
    { cookie: [header, claims, [...signature].reverse().join("")].join(".") },
  );
  const unsigned = `session=${encoded({ alg: "none" })}.${encoded({ sub: "user-1" })}.`;
  const withoutSignature = await post({}, { cookie: unsigned });
  return {
    [`shows a form that signs in: ${page.status}`]: /password/.test(await page.text()),
    [`signs nobody in by a guess: ${wrong.status}`]:
      wrong.status === 401 && !wrong.headers.has("set-cookie"),
    [`signs in: ${signedIn.status}`]: signedIn.status === 303 && cookie.startsWith("session="),
    [`creates an invitation: ${created.status}`]:
      created.status === 201 && created.body.invitation.clientName === "Acme",
    [`tells what is wrong: ${refused.status}`]:
      refused.status === 400 && refused.body.issues[0].code === "invalid_email",
    [`reads no more than it must: ${tooLarge.status}`]: tooLarge.status === 413,
    [`lets no stranger's page in: ${stranger.status}`]: stranger.status === 403,
    [`lets nobody in without a session: ${nobody.status}`]: nobody.status === 401,
    [`lets nobody in with a forged session: ${forged.status}`]: forged.status === 401,
    [`lets nobody in with an unsigned session: ${withoutSignature.status}`]:
      withoutSignature.status === 401,
  };
}

/** @param {object} value of a part of a JWT */
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
