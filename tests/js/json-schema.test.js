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

/** How many requests are made, and the seed of the first; a failure names that of its request. */
const { LONG, FUZZ_SEED = "0" } = process.env;
const COUNT = LONG === undefined ? 5_000 : 1_000_000;
const FIRST = Math.imul(Number(FUZZ_SEED), COUNT);

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
 * What only the rules refuse: the code, the values that it may refuse, and why.
 *
 * @type {Record<string, (issue: any, input: any) => boolean>}
 */
const STRICTER = {
  // ISO 3166-1 has not assigned each pair of letters.
  invalid_country: ({ params }) => /^[A-Z]{2}$/.test(params.actual),
  // Half of a pair of surrogates would become another character on the way.
  malformed_unicode: ({ field }, input) => /\p{Surrogate}/u.test(input[field]),
  // A request of a megabyte is an accident. The contract's own maximum is that of the name.
  too_long: ({ params }) => params.maximum === 65_536 && params.actual > params.maximum,
  too_many_items: ({ field }, input) => input[field].length > 10_000,
};

/**
 * Asserts that the contract, its restatement and the rules agree.
 *
 * @param {any} input
 * @param {string} name
 * @returns {string[]} the verdict, or the codes of what only the rules refuse
 */
function assertAgree(input, name) {
  const fail = (/** @type {string} */ fault) =>
    assert.fail(`${fault} ${name}: ${JSON.stringify(input).slice(0, 1000)}`);
  const expected = contractAccepts(input);
  for (const { target, accepts } of compiled) {
    if (accepts(input) !== expected) fail(`${target} and the contract differ on`);
  }
  const result = validateInvitation(input);
  if (result.ok) return expected ? ["accepted"] : fail("only the contract refuses");
  if (!expected) return ["refused"];
  for (const issue of result.issues) {
    if (!STRICTER[issue.code]?.(issue, input)) fail(`only the rules refuse (${issue.code})`);
  }
  return result.issues.map(({ code }) => code);
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

  test(`on ${COUNT} generated requests, valid or wrong by little`, () => {
    /** @type {Record<string, number>} */
    const counts = {};
    for (let index = 0; index < COUNT; index++) {
      const seed = FIRST + index;
      for (const kind of assertAgree(request(seed), `seed ${seed}`)) {
        counts[kind] = (counts[kind] ?? 0) + 1;
      }
    }
    // Each kind came up: the generator reaches what it is for, and no row of the table is in vain.
    assert.deepEqual(
      Object.keys(counts).sort(),
      ["accepted", "refused", ...Object.keys(STRICTER)].sort(),
      JSON.stringify(counts),
    );
    assert.ok(counts.accepted > COUNT / 5 && counts.refused > COUNT / 5, JSON.stringify(counts));
  });
});
