// @ts-check
// Who is signed in stands in a cookie that nobody can change without the secret. In the place of the one password, your
// own users go here.
import { jwtVerify, SignJWT } from "jose";

/**
 * The settings: `SESSION_SECRET`, 32 random characters or more, signs the cookie; without a `SIGN_IN_PASSWORD`, nobody can
 * sign in.
 *
 * @typedef {Record<string, string | undefined>} Env
 */

const SECONDS = 8 * 3600;
const SECRET_MINIMUM = 32;

const PAGE = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Sign in</title>
  <form method="post">
    <label>Password <input type="password" name="password" autocomplete="current-password" required></label>
    <button type="submit">Sign in</button>
  </form>
</html>`;

/**
 * The route that signs in: a page with a form, and what takes the form.
 *
 * @param {Request} request
 * @param {Env} env
 */
export async function signIn(request, env) {
  if (request.method !== "POST") {
    return new Response(PAGE, { headers: { "content-type": "text/html; charset=utf-8" } });
  }
  const password = (await request.formData()).get("password");
  if (!env.SIGN_IN_PASSWORD || password !== env.SIGN_IN_PASSWORD) {
    return new Response("wrong password", { status: 401 });
  }
  const token = await new SignJWT()
    .setProtectedHeader({ alg: "HS256" })
    .setSubject("user-1")
    .setExpirationTime(`${SECONDS}s`)
    .sign(keyOf(env));
  const cookie = `session=${token}; Max-Age=${SECONDS}; Path=/; HttpOnly; Secure; SameSite=Lax`;
  return new Response(null, { status: 303, headers: { location: "/", "set-cookie": cookie } });
}

/**
 * For `createInvitationHandler`: lets those through who are signed in.
 *
 * @param {Request} request
 * @param {Env} env
 */
export async function authorize(request, env) {
  const caller = await readSession(request.headers.get("cookie"), env);
  return caller ? { caller } : new Response("sign in first", { status: 401 });
}

/**
 * Who is signed in, if anybody is.
 *
 * @param {string | null} cookies the header `Cookie`
 * @param {Env} env
 */
export async function readSession(cookies, env) {
  const [, token] = /(?:^|; ?)session=([^;]+)/.exec(cookies ?? "") ?? [];
  if (token === undefined) return undefined;
  try {
    const { payload } = await jwtVerify(token, keyOf(env), { algorithms: ["HS256"] });
    return payload.sub;
  } catch {
    return undefined;
  }
}

/** @param {Env} env */
function keyOf({ SESSION_SECRET: secret = "" }) {
  if (secret.length < SECRET_MINIMUM) {
    throw new Error(`SESSION_SECRET must have ${SECRET_MINIMUM} characters or more`);
  }
  return new TextEncoder().encode(secret);
}
