// @ts-check
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Bench, REFUSED, UNKNOWN } from "../support/bench.js";
import { BOTH } from "../support/both.js";

/** @typedef {import("zavu-invitations").ErrorCode} ErrorCode */
/** @typedef {import("zavu-invitations").ErrorOutcome} Outcome */
/** @typedef {import("../support/bench.js").Fault} Fault */

/** @param {import("../support/bench.js").Package} zavu */
function answers(zavu) {
  describe("answers", { timeout: 60_000 }, () => {
    const bench = new Bench(zavu);

    /**
     * Asserts how a create fails that meets this fault, and that it arrived exactly once.
     *
     * @param {Fault} fault
     * @param {{ code: ErrorCode, outcome: Outcome, status: number, said: string }} expected
     */
    async function meets(fault, { said, ...expected }) {
      bench.sandbox.faults.push(fault);
      const advice = expected.outcome === "refused" ? REFUSED : UNKNOWN;
      const message = `the API answered ${said}; ${advice}`;
      const error = await bench.fails(bench.create(), { ...expected, attempts: 1, message });
      assert.deepEqual(bench.arrived, ["create"]);
      return error;
    }

    for (const [status, apiCode, code, outcome] of /** @type {const} */ ([
      [400, "bad_request", "invalid_request", "refused"],
      [401, "unauthorized", "authentication", "refused"],
      [402, "insufficient_balance", "api", "refused"],
      [403, "forbidden", "permission", "refused"],
      [404, "not_found", "not_found", "refused"],
      [408, "request_timeout", "api", "unknown"],
      [409, "conflict", "conflict", "refused"],
      [418, "error", "api", "refused"],
      [422, "unprocessable", "invalid_request", "refused"],
      [500, "internal_error", "server", "unknown"],
      [503, "unavailable", "server", "unknown"],
      [599, "error", "server", "unknown"],
    ])) {
      test(`${status} is ${code}`, async () => {
        const said = `${status} (${apiCode}): the sandbox was asked for a ${status}`;
        const error = await meets({ kind: "status", status }, { code, outcome, status, said });
        const [{ requestId }] = bench.sandbox.requests();
        assert.equal(error.requestId, requestId);
        assert.deepEqual(error.issues, []);
        assert.deepEqual(error.body, {
          code: apiCode,
          message: `the sandbox was asked for a ${status}`,
        });
        const { limit, remaining, reset } = error.rateLimit ?? {};
        assert.deepEqual([limit, remaining], [600, 599]);
        assert.ok(reset instanceof Date && reset.getTime() > Date.now());
      });
    }

    test("429 is rate_limited, and says when to come back", async () => {
      bench.sandbox.faults.push({ kind: "status", status: 429, waitMs: 90_000 });
      const error = await bench.fails(bench.create(), {
        code: "rate_limited",
        outcome: "refused",
        status: 429,
        attempts: 1,
        message: `the API answered 429 (rate_limited): the sandbox was asked for a 429; ${REFUSED}, and it is safe to try again after the wait`,
      });
      assert.equal(error.retryAfterMs, 90_000);
      assert.equal(error.rateLimit?.remaining, 0);
      assert.deepEqual(bench.arrived, ["create"]);
    });

    test("the API's own findings are issues", async () => {
      const errors = [
        { path: ["allowedPhoneCountries", 1], message: "is not served" },
        { path: [], message: "is odd" },
        { path: "clientName", message: "of another form" },
      ];
      const body = JSON.stringify({ code: "invalid_request", message: "no", details: { errors } });
      const error = await meets(
        { kind: "status", status: 422, body },
        {
          code: "invalid_request",
          outcome: "refused",
          status: 422,
          said: "422 (invalid_request): no",
        },
      );
      assert.deepStrictEqual(
        error.issues,
        errors.slice(0, 2).map(({ path, message }) => ({
          severity: "error",
          field: path[0] ?? "",
          path,
          code: "refused_by_api",
          message,
          params: {},
        })),
      );
    });

    test("the old form of an error is read", async () => {
      await meets(
        { kind: "wrapped-error" },
        {
          code: "invalid_request",
          outcome: "refused",
          status: 400,
          said: "400 (bad_request): an error in the old form",
        },
      );
    });

    for (const [body, said] of /** @type {[string, string][]} */ ([
      ['{"message":"two\\nlines\\u0000"}', "500: two lines "],
      ['{"code":"x"}', "500 (x) with JSON of another form"],
      ['{"code":5,"message":["x"]}', "500 with JSON of another form"],
      ['{"error":"text"}', "500 with JSON of another form"],
      ["[]", "500 with JSON of another form"],
      ['"text"', "500 with a body that is no JSON object"],
      ["null", "500 with a body that is no JSON object"],
      ["Bad Gateway", "500 with a body that is no JSON object"],
      ['{"message":', "500 with broken JSON"],
      ["  ", "500 with an empty body"],
      [`{"message":"${"x".repeat(600)}"}`, `500: ${"x".repeat(495)}…`],
    ])) {
      test(`an error body of ${body.slice(0, 40)}`, async () => {
        await meets(
          { kind: "status", status: 500, body },
          { code: "server", outcome: "unknown", status: 500, said },
        );
      });
    }

    test("a page of a proxy", async () => {
      const error = await meets(
        { kind: "html" },
        { code: "server", outcome: "unknown", status: 502, said: "502 with an HTML page" },
      );
      assert.match(String(error.body), /^<!doctype html>/);
    });

    test("an empty error", async () => {
      const error = await meets(
        { kind: "empty" },
        { code: "server", outcome: "unknown", status: 500, said: "500 with an empty body" },
      );
      assert.equal(error.body, "");
    });

    /** @type {[string, Fault, string][]} */
    const successes = [
      ["a page", { kind: "html-ok" }, "an HTML page"],
      ["nothing", { kind: "empty", status: 201 }, "an empty body"],
      ["truncated JSON", { kind: "truncated-json" }, "broken JSON"],
      ["a list", { kind: "wrong-json", shape: "array" }, "no invitation in it"],
      ["null", { kind: "wrong-json", shape: "null" }, "no invitation in it"],
      ["no invitation", { kind: "wrong-json", shape: "null-invitation" }, "no invitation in it"],
      ["wrong types", { kind: "wrong-json", shape: "wrong-types" }, "no id in it"],
      [
        "a list of invitations",
        { kind: "wrong-json", shape: "wrong-items" },
        "no invitation in it",
      ],
      ["a text", { kind: "wrong-json", body: '"text"' }, "no invitation in it"],
      [
        "an invitation in a list",
        { kind: "wrong-json", body: '{"invitation":[]}' },
        "no invitation in it",
      ],
      [
        "JSON too deep to read",
        { kind: "wrong-json", body: "[".repeat(5000) + "]".repeat(5000) },
        "broken JSON",
      ],
      ["JSON after a byte that is none", { kind: "wrong-json", body: "\u00a0{}" }, "broken JSON"],
    ];
    for (const [name, fault, form] of successes) {
      test(`a success that holds ${name} is none`, async () => {
        await meets(fault, {
          code: "invalid_response",
          outcome: "unknown",
          status: 201,
          said: `201 with ${form}, which is not what it documents`,
        });
        assert.equal(bench.sandbox.invitations().length, 1);
      });
    }

    for (const missing of ["id", "url", "token", "status", "expiresAt", "createdAt"]) {
      test(`an invitation without ${missing} is none`, async () => {
        const { invitation } = await bench.create();
        bench.sandbox.reset();
        const body = JSON.stringify({ invitation: { ...invitation, [missing]: undefined } });
        await meets(
          { kind: "wrong-json", body },
          {
            code: "invalid_response",
            outcome: "unknown",
            status: 201,
            said: `201 with no ${missing} in it, which is not what it documents`,
          },
        );
      });
    }

    for (const [status, outcome] of /** @type {[number, Outcome][]} */ ([
      [301, "unknown"],
      [302, "unknown"],
      [303, "unknown"],
      [307, "refused"],
      [308, "refused"],
    ])) {
      test(`a redirect with ${status} is not followed`, async () => {
        await meets(
          { kind: "redirect", status },
          {
            code: "invalid_response",
            outcome,
            status,
            said: `${status} with a redirect, which is not what it documents`,
          },
        );
        assert.deepEqual(bench.sandbox.requests("moved"), []);
      });
    }

    test("a message with the key, a token and a link shows none of them", async () => {
      await bench.create();
      const { headers } = bench.sandbox.requests()[0];
      bench.sandbox.faults.push({ kind: "echo-secret" });
      const { url } = bench.sandbox;
      const error = await bench.fails(bench.create(), {
        code: "invalid_request",
        outcome: "refused",
        status: 400,
        attempts: 1,
        message: `the API answered 400 (bad_request): cannot use Bearer [hidden] with [hidden] with ${url}/invite/[hidden]; ${REFUSED}`,
      });
      const { message } = /** @type {{ message: string }} */ (error.body);
      assert.ok(message.includes(headers.authorization), "the body is as the API sent it");
    });

    test("what this version does not know is kept", async () => {
      bench.sandbox.faults.push({ kind: "extra-fields" });
      const created = await bench.create();
      const [invitation] = bench.sandbox.invitations();
      assert.deepStrictEqual(created, {
        invitation: {
          ...invitation,
          status: "paused",
          connectionType: "telegram_bot",
          failureReason: "tomorrows_reason",
          connectedAccount: { id: "acct_example", channel: "telegram", name: null, region: "eu" },
          labels: ["unheard of"],
        },
        apiVersion: 3,
      });
    });

    test("numbers and texts of an answer come through as they are", async () => {
      const { invitation } = await bench.create();
      bench.sandbox.reset();
      const body = JSON.stringify({ invitation }).replace(
        "{",
        '{"large":9007199254740993,"float":1e300,"text":"\\ud800","__proto__":{"x":1},',
      );
      bench.sandbox.faults.push({ kind: "wrong-json", body });
      assert.deepStrictEqual(await bench.create(), JSON.parse(body));
    });

    test("updatedAt may be left out", async () => {
      const { invitation } = await bench.create();
      bench.sandbox.reset();
      const { updatedAt: _, ...rest } = invitation;
      bench.sandbox.faults.push({ kind: "wrong-json", body: JSON.stringify({ invitation: rest }) });
      assert.deepStrictEqual(await bench.create(), { invitation: rest });
    });
  });
}

for (const { type, zavu } of BOTH) describe(type, () => answers(zavu));
