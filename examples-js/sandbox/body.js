// @ts-check
import { Refusal } from "./errors.js";

/**
 * @param {import("hono").Context<import("./types.js").Env>} c
 * @param {unknown} [whenEmpty] what no body means; `undefined` is refused by every schema
 * @returns {unknown}
 */
export function jsonBody(c, whenEmpty) {
  const bytes = c.get("body");
  if (bytes.length === 0) return whenEmpty;

  const [type] = (c.req.header("Content-Type") ?? "").split(";");
  if (type.trim().toLowerCase() !== "application/json") {
    throw new Refusal(400, "bad_request", "a body needs 'Content-Type: application/json'");
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal(400, "bad_request", "the body is not JSON in UTF-8");
  }
}
