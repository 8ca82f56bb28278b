// Who is signed in: a signed cookie that expires. Your own sign-in takes the place of this file.
import { randomBytes } from "node:crypto";
import { setCookie } from "hono/cookie";
import { sign, verify } from "hono/jwt";
import { timingSafeEqual } from "hono/utils/buffer";
import { parse } from "hono/utils/cookie";

const COOKIE = "session";
const ALGORITHM = "HS256";
const LIFETIME_SECONDS = 8 * 3600;

const { SESSION_SECRET: secret = randomBytes(32).toString("base64url"), NODE_ENV } = process.env;
const key = randomBytes(16).toString("base64url");

/** Signs in whoever has this path, which only the terminal shows. */
export const signInPath = `/sign-in?key=${key}`;

/** @param {import("hono").Context} c */
export async function signIn(c) {
  if (!(await timingSafeEqual(c.req.query("key") ?? "", key))) {
    return c.text("Open the address that this server printed in its terminal.", 403);
  }
  const exp = Math.floor(Date.now() / 1000) + LIFETIME_SECONDS;
  setCookie(c, COOKIE, await sign({ sub: "user-1", exp }, secret, ALGORITHM), {
    httpOnly: true,
    maxAge: LIFETIME_SECONDS,
    sameSite: "Lax",
    secure: NODE_ENV === "production",
  });
  return c.redirect("/", 303);
}

/**
 * The user whose session this server signed, as long as it has not expired.
 *
 * @param {Request} request
 * @returns {Promise<string | undefined>}
 */
export async function userOf(request) {
  const cookies = parse(request.headers.get("cookie") ?? "", COOKIE);
  try {
    const { sub } = await verify(cookies[COOKIE] ?? "", secret, ALGORITHM);
    return typeof sub === "string" ? sub : undefined;
  } catch {
    return undefined;
  }
}
