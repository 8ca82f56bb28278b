// @ts-check
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { parse } from "yaml";
import { Refusal } from "./errors.js";

/**
 * @typedef {import("./types.js").CreateRequest} CreateRequest
 * @typedef {import("./types.js").ListQuery} ListQuery
 * @typedef {{ path: (string | number)[], message: string }} ContractError
 */

const FILE = new URL("../../tests/contract/openapi.yaml", import.meta.url);
/** @type {{ paths: Record<string, { get: { parameters: { name: string }[] } }> }} */
const document = parse(readFileSync(FILE, "utf8"));

/** @param {import("ajv").Options} options */
function validatorFor(options) {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, ...options });
  formats.default(ajv);
  // The fast e-mail pattern is the HTML standard's; the full one refuses addresses that are valid by it.
  ajv.addFormat("email", formats.default.get("email", "fast"));
  // So that references into the document resolve: its own words are no unknown keywords.
  ajv.addVocabulary(Object.keys(document));
  return ajv.addSchema(document, "contract");
}

const bodies = validatorFor({});
const checkBody = bodies.compile({
  $ref: "contract#/components/schemas/CreateInvitationRequest",
});
const checkSettings = bodies.compile({ $ref: "contract#/components/schemas/WebhookSettings" });
const checkChanges = bodies.compile({ $ref: "contract#/components/schemas/WebhookChanges" });

const checkQuery = validatorFor({ coerceTypes: true }).compile({
  type: "object",
  properties: Object.fromEntries(
    document.paths["/v1/invitations"].get.parameters.map(({ name }, index) => [
      name,
      { $ref: `contract#/paths/~1v1~1invitations/get/parameters/${index}/schema` },
    ]),
  ),
});

/**
 * @param {unknown} body
 * @returns {CreateRequest}
 */
export function parseCreateRequest(body) {
  if (!checkBody(body)) throw invalid("body", checkBody.errors ?? []);
  return /** @type {CreateRequest} */ (body);
}

/**
 * @param {unknown} body
 * @returns {{ url: string, events: string[] }}
 */
export function parseWebhookSettings(body) {
  if (!checkSettings(withLocalUrl(body))) throw invalid("body", checkSettings.errors ?? []);
  return /** @type {{ url: string, events: string[] }} */ (body);
}

/**
 * @param {unknown} body
 * @returns {{ url?: string, events?: string[], active?: boolean }}
 */
export function parseWebhookChanges(body) {
  if (!checkChanges(withLocalUrl(body))) throw invalid("body", checkChanges.errors ?? []);
  return /** @type {{ url?: string, events?: string[], active?: boolean }} */ (body);
}

/**
 * The contract wants https, and a receiver beside the sandbox speaks http.
 *
 * @param {unknown} body
 */
function withLocalUrl(body) {
  if (typeof body !== "object" || body === null || !("url" in body)) return body;
  const local = /^http:(?=\/\/(127\.0\.0\.1|localhost)[:/])/;
  return {
    ...body,
    url: typeof body.url === "string" ? body.url.replace(local, "https:") : body.url,
  };
}

/**
 * @param {Record<string, string | string[]>} query
 * @returns {ListQuery}
 */
export function parseListQuery(query) {
  const coerced = { ...query };
  if (!checkQuery(coerced)) throw invalid("query", checkQuery.errors ?? []);
  return /** @type {ListQuery} */ (coerced);
}

/**
 * @param {"body" | "query"} part
 * @param {import("ajv").ErrorObject[]} found
 */
function invalid(part, found) {
  const errors = found.filter(({ keyword }) => keyword !== "if").map(toContractError);
  const summary = errors
    .map(({ path, message }) => `${path.join(".") || part} ${message}`)
    .join("; ");
  return new Refusal(400, "invalid_request", `the ${part} is not valid: ${summary}`, { errors });
}

/**
 * @param {import("ajv").ErrorObject} error
 * @returns {ContractError}
 */
function toContractError({ instancePath, keyword, params, message = "is not valid" }) {
  const path = instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  switch (keyword) {
    case "additionalProperties":
      return { path: [...path, params.additionalProperty], message: "is not a known field" };
    case "false schema":
      return { path, message: "is not allowed with connectionType messenger" };
    case "enum":
      return { path, message: `must be one of ${params.allowedValues.join(", ")}` };
    default:
      return { path, message };
  }
}
