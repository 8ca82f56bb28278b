// @ts-check
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { Bench, UNKNOWN } from "../support/bench.js";
import { BOTH } from "../support/both.js";

/** @typedef {NonNullable<import("../support/bench.js").Options["fetch"]>} Fetch */

const BODY = JSON.stringify({
  invitation: {
    id: "inv_example",
    url: "https://dashboard.zavu.dev/invite/tok_example",
    token: "tok_example",
    status: "pending",
    expiresAt: "2030-01-08T00:00:00.000Z",
    createdAt: "2030-01-01T00:00:00.000Z",
  },
});
const headers = { get: () => null };
const forever = new Promise(() => {});
const thrower = (/** @type {unknown} */ value) => () => {
  throw value;
};

/** @param {import("../support/bench.js").Package} zavu */
function customFetch(zavu) {
  describe("a fetch of the caller's", { timeout: 60_000 }, () => {
    const bench = new Bench(zavu);

    /** @param {() => unknown} fetch */
    const create = (fetch, timeoutMs = 30_000) =>
      bench.create({ fetch: /** @type {Fetch} */ (fetch), timeoutMs });

    for (const [name, response] of /** @type {[string, unknown][]} */ ([
      ["a Response", new Response(BODY, { status: 201 })],
      ["a plain object", { status: 201, headers, text: async () => BODY }],
      ["an object whose text is no promise", { status: 201, headers, text: () => BODY }],
      ["an object of another realm", foreign(`text: async () => ${JSON.stringify(BODY)}`)],
      [
        "an object without a prototype",
        Object.assign(Object.create(null), { status: 200, headers, text: () => BODY }),
      ],
      ["headers that are no texts", { status: 201, headers: { get: () => 5 }, text: () => BODY }],
      ["headers that throw", { status: 201, headers: { get: thrower("x") }, text: () => BODY }],
    ])) {
      test(`may give ${name}, now or later`, async () => {
        assert.deepStrictEqual(await create(async () => response), JSON.parse(BODY));
      });
    }

    test("may give an answer at once, or a thenable", async () => {
      const response = { status: 201, headers, text: () => BODY };
      // biome-ignore lint/suspicious/noThenProperty: that is the point
      const thenable = { then: (/** @type {(value: object) => void} */ done) => done(response) };
      for (const answer of [response, thenable]) {
        assert.deepStrictEqual(await create(() => answer), JSON.parse(BODY));
      }
    });

    test("may give a Response that it has read, with a text of its own", async () => {
      const response = new Response("other", { status: 201 });
      await response.text();
      response.text = async () => BODY;
      assert.deepStrictEqual(await create(async () => response), JSON.parse(BODY));
    });

    test("may give promises of another realm", async () => {
      const answer = runInNewContext(
        "Promise.resolve({ status: 201, headers: { get: () => null }, text: () => Promise.resolve(body) })",
        { body: BODY },
      );
      assert.deepStrictEqual(await create(() => answer), JSON.parse(BODY));
    });

    test("may give an error of another realm", async () => {
      await bench.fails(
        create(() => foreign("status: 403, text: () => ''")),
        {
          code: "permission",
          outcome: "refused",
          status: 403,
          attempts: 1,
          message: "the API answered 403 with an empty body; no invitation was created",
        },
      );
    });

    const error = new Error("the dog ate it");
    const wrapped = new Error("outer", { cause: error });
    const broken = new Proxy({}, { get: thrower("x") });
    const { proxy: revoked, revoke } = Proxy.revocable({}, {});
    revoke();
    const copy = { name: "Error", message: "the dog ate it" };
    for (const [
      name,
      thrown,
      reason,
      cause,
    ] of /** @type {[string, unknown, string, object?][]} */ ([
      ["a string", "the dog ate it", "the dog ate it", { message: "the dog ate it" }],
      ["an empty string", "", "no reason given", { message: "" }],
      ["an Error", error, "the dog ate it", copy],
      [
        "an Error with a cause",
        wrapped,
        "outer: the dog ate it",
        { name: "Error", message: "outer", cause: copy },
      ],
      [
        "an Error of another realm",
        runInNewContext("new TypeError('elsewhere')"),
        "elsewhere",
        { name: "TypeError", message: "elsewhere" },
      ],
      [
        "an Error with a lone surrogate",
        new Error("\ud800"),
        "\ufffd",
        { name: "Error", message: "\ufffd" },
      ],
      ["null", null, "no reason given"],
      ["a number", 0, "no reason given"],
      ["a BigInt", 7n, "no reason given"],
      ["a symbol", Symbol("x"), "no reason given"],
      ["a function", thrower, "no reason given", { name: "thrower" }],
      ["an object", { message: 5 }, "no reason given"],
      ["an object that throws", broken, "no reason given"],
      ["a revoked proxy", revoked, "no reason given"],
    ])) {
      for (const [how, fetch] of /** @type {const} */ ([
        ["throws", thrower(thrown)],
        ["rejects with", () => Promise.reject(thrown)],
      ])) {
        test(`${how} ${name}`, async () => {
          const promise = create(fetch);
          const found = await promise.catch((error) => error);
          assert.deepStrictEqual(found.cause, cause);
          assert.equal("cause" in found, cause !== undefined);
          assert.equal(found.message, `the connection to the API failed (${reason}); ${UNKNOWN}`);
          const { code, outcome, attempts, status } = found;
          assert.deepEqual(
            [code, outcome, attempts, status],
            ["connection", "unknown", 1, undefined],
          );
        });
      }
    }

    test("rejects with undefined: there is no cause", async () => {
      for (const fetch of [thrower(undefined), () => Promise.reject()]) {
        await bench.fails(create(fetch), {
          code: "connection",
          outcome: "unknown",
          attempts: 1,
          message: `the connection to the API failed (no reason given); ${UNKNOWN}`,
        });
      }
    });

    for (const code of ["ECONNREFUSED", "ENOTFOUND", "UND_ERR_CONNECT_TIMEOUT"]) {
      test(`rejects with ${code}: nothing was sent`, async () => {
        const cause = new TypeError("fetch failed", {
          cause: Object.assign(new Error("no"), { code }),
        });
        await bench.fails(
          create(() => Promise.reject(cause)),
          {
            code: "connection",
            outcome: "not_sent",
            attempts: 1,
            message: "the API could not be reached (fetch failed: no); nothing was sent",
            cause: {
              name: "TypeError",
              message: "fetch failed",
              cause: { name: "Error", message: "no", code },
            },
          },
        );
      });
    }

    test("rejects with causes that lead back", async () => {
      const round = new Error("round");
      round.cause = round;
      const copy = { name: "Error", message: "round" };
      /** @type {object} */
      let cause = copy;
      for (let depth = 0; depth < 6; depth++) cause = { ...copy, cause };
      await bench.fails(
        create(() => Promise.reject(round)),
        {
          code: "connection",
          outcome: "unknown",
          attempts: 1,
          message: `the connection to the API failed (round); ${UNKNOWN}`,
          cause,
        },
      );
    });

    const text = () => BODY;
    const noAnswer = /** @type {const} */ ({
      code: "invalid_response",
      outcome: "unknown",
      attempts: 1,
    });
    const message = `fetch gave something that is no Response; ${UNKNOWN}`;
    for (const [name, value] of /** @type {[string, unknown][]} */ ([
      ["undefined", undefined],
      ["null", null],
      ["a number", 201],
      ["a string", BODY],
      ["a symbol", Symbol("x")],
      ["a function", text],
      ["an empty object", {}],
      ["the body alone", JSON.parse(BODY)],
      ["a status that is a text", { status: "201", headers, text }],
      ["no status", { headers, text }],
      ["no headers", { status: 201, text }],
      ["headers that cannot be asked", { status: 201, headers: {}, text }],
    ])) {
      test(`gives ${name}: that is no answer`, async () => {
        await bench.fails(
          create(async () => value),
          { ...noAnswer, message },
        );
      });
    }

    for (const [name, value] of /** @type {[string, object][]} */ ([
      ["no text", { headers }],
      ["a text that is no function", { headers, text: BODY }],
      ["a text that is none", { headers, text: async () => ({}) }],
      ["a text that is undefined", { headers, text: async () => undefined }],
      ["a text that is a String object", { headers, text: () => Object(BODY) }],
    ])) {
      test(`gives ${name}: that is no answer, but a status`, async () => {
        await bench.fails(
          create(async () => ({ status: 201, ...value })),
          {
            ...noAnswer,
            status: 201,
            message,
          },
        );
      });
    }

    test("whose text fails: the status stays", async () => {
      for (const fails of [thrower(error), () => Promise.reject(error)]) {
        await bench.fails(
          create(async () => ({ status: 201, headers, text: fails })),
          {
            code: "connection",
            outcome: "unknown",
            status: 201,
            attempts: 1,
            message: `the connection to the API failed (the dog ate it); ${UNKNOWN}`,
            cause: copy,
          },
        );
      }
    });

    test("whose text fails after a refusal: it is one", async () => {
      for (const text of [thrower(error), () => Promise.reject(error), undefined]) {
        await bench.fails(
          create(async () => ({ status: 409, headers, text })),
          {
            code: "conflict",
            outcome: "refused",
            status: 409,
            attempts: 1,
            message: "the API answered 409 with an empty body; no invitation was created",
            ...(text && { cause: copy }),
          },
        );
      }
    });

    const timeout = /** @type {const} */ ({
      code: "timeout",
      outcome: "unknown",
      attempts: 1,
      message: `no whole answer came in time (timeoutMs is 20); ${UNKNOWN}`,
    });

    test("never settles: the timeout holds, and fetch hears of it", async () => {
      let signal = AbortSignal.abort();
      const fetch = (/** @type {string} */ _, /** @type {{ signal: AbortSignal }} */ init) => {
        signal = init.signal;
        return forever;
      };
      await bench.fails(create(/** @type {() => unknown} */ (fetch), 20), timeout);
      assert.ok(signal.aborted);
    });

    test("whose body never settles: the timeout holds", async () => {
      const text = () => forever;
      await bench.fails(
        create(async () => ({ status: 201, headers, text }), 20),
        {
          ...timeout,
          status: 201,
        },
      );
    });

    test("that rejects once the timeout has aborted it", async () => {
      const fetch = (/** @type {string} */ _, /** @type {{ signal: AbortSignal }} */ { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        });
      await bench.fails(create(/** @type {() => unknown} */ (fetch), 20), timeout);
    });
  });
}

/** @param {string} more */
function foreign(more) {
  return runInNewContext(`({ status: 201, headers: { get: () => null }, ${more} })`);
}

for (const { type, zavu } of BOTH) describe(type, () => customFetch(zavu));
