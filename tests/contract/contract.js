// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { parse } from "yaml";

/**
 * @typedef {{ $ref: string }} Reference
 * @typedef {object} ResponseObject
 * @property {Record<string, unknown>} headers
 * @property {{ "application/json": { schema: Reference } }} content
 * @typedef {{ responses: Record<string, ResponseObject | Reference> }} OperationObject
 * @typedef {object} Contract
 * @property {Record<string, Record<"get" | "post" | "patch" | "delete", OperationObject>>} paths
 * @property {{ responses: Record<string, ResponseObject>, examples: Record<string, { value: unknown }> }} components
 */

/** Where the contract is, for tools that read it themselves. */
export const CONTRACT_FILE = new URL("openapi.yaml", import.meta.url);

/** @type {Contract} */
export const contract = parse(readFileSync(CONTRACT_FILE, "utf8"));

const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
formats.default(ajv);
// So that references into the document resolve: its own words are no unknown keywords.
ajv.addVocabulary(Object.keys(contract));
ajv.addSchema(contract, "contract");

const OPERATIONS = {
  create: contract.paths["/v1/invitations"].post,
  list: contract.paths["/v1/invitations"].get,
  retrieve: contract.paths["/v1/invitations/{invitationId}"].get,
  cancel: contract.paths["/v1/invitations/{invitationId}/cancel"].post,
  get_webhook: contract.paths["/v1/invitations/webhook"].get,
  set_webhook: contract.paths["/v1/invitations/webhook"].post,
  update_webhook: contract.paths["/v1/invitations/webhook"].patch,
  delete_webhook: contract.paths["/v1/invitations/webhook"].delete,
};

/**
 * Asserts that a value has the shape a part of the contract describes.
 *
 * @param {unknown} value
 * @param {string} pointer JSON pointer of a schema in the contract
 */
export function assertMatches(value, pointer) {
  const valid = ajv.validate({ $ref: `contract#${pointer}` }, value);
  assert.ok(valid, `${pointer}: ${ajv.errorsText()}`);
}

/**
 * Asserts that an answer is one the contract documents for the operation: status, headers and body.
 *
 * @param {keyof typeof OPERATIONS} operation
 * @param {{ status: number, headers: Headers, body: unknown }} answer
 */
export function assertAnswer(operation, { status, headers, body }) {
  const response = responseOf(operation, status);
  assert.ok(response, `${operation} has no documented answer ${status}`);

  for (const name of Object.keys(response.headers)) {
    assert.ok(headers.has(name), `${operation} ${status} lacks the header ${name}`);
    assertMatches(Number(headers.get(name)), `/components/headers/${name}/schema`);
  }
  assert.match(headers.get("Content-Type") ?? "", /^application\/json/);
  assertMatches(body, response.content["application/json"].schema.$ref.slice(1));
}

/**
 * @param {keyof typeof OPERATIONS} operation
 * @param {number} status
 */
function responseOf(operation, status) {
  const { responses } = OPERATIONS[operation];
  const found = responses[status] ?? responses[`${String(status)[0]}XX`];
  if (!found || !("$ref" in found)) return found;
  return contract.components.responses[found.$ref.split("/").slice(-1)[0]];
}
