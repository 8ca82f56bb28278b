// @ts-check
// The JSON Schema of a request beside the contract's own: keyword by keyword, and by verdict.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { createInvitationSchema, invitationSchema, validateInvitation } from "zavu-invitations";
import { contract } from "../contract/contract.js";
import { request } from "./support/requests.js";

const { jsonSchema } = invitationSchema["~standard"];
const CONTRACT = /** @type {any} */ (contract).components.schemas.CreateInvitationRequest;
const TARGETS = /** @type {const} */ (["draft-2020-12", "draft-07", "openapi-3.0"]);

/** What says nothing about a verdict. */
const ANNOTATIONS = ["$schema", "title", "description", "examples"];

/**
 * @param {unknown} schema
 * @returns {unknown}
 */
function bare(schema) {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).filter(([name]) => !ANNOTATIONS.includes(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, bare(value)]));
}

/**
 * A validator that takes `format: email` for the HTML standard's rule.
 *
 * @param {(typeof TARGETS)[number]} target
 */
function ajv(target) {
  const made = target === "draft-2020-12" ? new Ajv2020() : new Ajv();
  formats.default(made, { mode: "fast" });
  return made;
}

const compiled = TARGETS.map((target) => ({
  target,
  accepts: ajv(target).compile(jsonSchema.input({ target })),
}));
const contractAccepts = ajv("draft-2020-12").compile(CONTRACT);

/**
 * Asserts that the contract, its restatement and the rules agree.
 *
 * @param {unknown} input
 * @param {string} name
 */
function assertAgree(input, name) {
  const expected = contractAccepts(input);
  for (const { target, accepts } of compiled) {
    assert.equal(accepts(input), expected, `${target}, ${name}: ${JSON.stringify(input)}`);
  }
  const result = validateInvitation(input);
  if (result.ok) {
    assert.ok(expected, `only the contract refuses ${name}: ${JSON.stringify(input)}`);
    return "accepted";
  }
  if (!expected) return "refused";
  for (const issue of result.issues) {
    const isUnassigned = issue.code === "invalid_country" && /^[A-Z]{2}$/.test(issue.params.actual);
    assert.ok(isUnassigned, `only the rules refuse ${name}: ${JSON.stringify(input)}`);
  }
  return "stricter";
}

describe("the JSON Schema", () => {
  test("is the contract's, keyword by keyword, but for the pattern of an address", () => {
    const ours = /** @type {any} */ (bare(jsonSchema.input({ target: "draft-2020-12" })));
    const { pattern, ...clientEmail } = ours.properties.clientEmail;
    assert.match(pattern, /^\^.*\$$/);
    assert.deepEqual({ ...ours, properties: { ...ours.properties, clientEmail } }, bare(CONTRACT));
  });

  test("names its dialect and describes every field", () => {
    const dialects = TARGETS.map((target) => jsonSchema.input({ target }).$schema);
    assert.deepEqual(dialects, [
      "https://json-schema.org/draft/2020-12/schema",
      "http://json-schema.org/draft-07/schema#",
      undefined,
    ]);
    for (const target of TARGETS) {
      const { properties } = /** @type {any} */ (jsonSchema.input({ target }));
      assert.deepEqual(Object.keys(properties).sort(), Object.keys(CONTRACT.properties).sort());
      for (const property of Object.values(properties)) assert.ok(property.description);
    }
  });

  test("is that of the output, and of a schema that normalizes", () => {
    for (const target of TARGETS) {
      const expected = jsonSchema.input({ target });
      const normalizing = createInvitationSchema({ normalize: true })["~standard"].jsonSchema;
      assert.deepEqual(jsonSchema.output({ target }), expected);
      assert.deepEqual(normalizing.input({ target }), expected);
      assert.deepEqual(normalizing.output({ target }), expected);
    }
  });

  test("is a new object each time", () => {
    const first = /** @type {any} */ (jsonSchema.input({ target: "draft-07" }));
    first.properties.clientName.maxLength = 1;
    const second = /** @type {any} */ (jsonSchema.input({ target: "draft-07" }));
    assert.equal(second.properties.clientName.maxLength, 100);
  });

  test("uses no keyword that the OpenAPI of its target lacks", () => {
    const text = JSON.stringify(jsonSchema.input({ target: "openapi-3.0" }));
    for (const keyword of ["if", "then", "const", "examples", "$schema"]) {
      assert.ok(!text.includes(`"${keyword}":`), keyword);
    }
  });

  test("is refused in a dialect that there is not", () => {
    for (const target of ["draft-04", "", "toString"]) {
      assert.throws(() => jsonSchema.input({ target }), {
        name: "TypeError",
        message: `no such JSON Schema: ${target}; there are draft-07, draft-2020-12, openapi-3.0`,
      });
    }
  });
});

describe("the contract, the JSON Schema and the rules give the same verdict", () => {
  const vectors = new URL("../vectors/", import.meta.url);
  for (const file of readdirSync(vectors)) {
    test(`on ${file}`, () => {
      for (const { name, input } of JSON.parse(readFileSync(new URL(file, vectors), "utf8"))) {
        assertAgree(input, name);
      }
    });
  }

  test("on 20,000 generated requests, valid or wrong by little", () => {
    const counts = { accepted: 0, refused: 0, stricter: 0 };
    for (let seed = 0; seed < 20_000; seed++) counts[assertAgree(request(seed), `seed ${seed}`)]++;
    for (const count of [counts.accepted, counts.refused])
      assert.ok(count > 4_000, JSON.stringify(counts));
    assert.ok(counts.stricter > 0, JSON.stringify(counts));
  });
});
