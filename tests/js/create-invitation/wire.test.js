// @ts-check
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Bench, KEY, REFUSED, REQUEST, until } from "../support/bench.js";
import { BOTH } from "../support/both.js";

/** @typedef {import("../support/bench.js").Options} Options */

/** @satisfies {import("../support/bench.js").Request} */
const EVERYTHING = {
  clientName: "Example Bakery",
  clientEmail: "owner@bakery.example",
  clientPhone: "+14155550123",
  phoneNumberId: "pn_example",
  expiresInDays: 30,
  allowedPhoneCountries: ["US", "MX"],
  connectionType: /** @type {const} */ ("whatsapp_waba"),
};

/** What any HTTP client adds. */
const TRANSPORT = [
  "accept-encoding",
  "accept-language",
  "connection",
  "content-length",
  "host",
  "sec-fetch-mode",
];

/** @param {import("../support/bench.js").Package} zavu */
function wire(zavu) {
  describe("on the wire", { timeout: 60_000 }, () => {
    const bench = new Bench(zavu);

    test("a request arrives once, and its answer comes back as it is", async () => {
      const created = await bench.create({}, EVERYTHING);
      const [request, ...more] = bench.sandbox.requests();
      assert.deepEqual(more, []);
      assert.equal(`${request.method} ${request.path}`, "POST /v1/invitations");
      assert.equal(request.body, JSON.stringify(EVERYTHING));
      assert.deepStrictEqual(created, { invitation: bench.sandbox.invitations()[0] });
      assert.equal(created.invitation.clientEmail, "owner@bakery.example");
      const { createdAt, expiresAt } = created.invitation;
      assert.equal(Date.parse(expiresAt) - Date.parse(createdAt), 30 * 86_400_000);
    });

    test("has these headers and no others", async () => {
      await bench.create();
      const [{ headers }] = bench.sandbox.requests();
      const own = Object.entries(headers).filter(([name]) => !TRANSPORT.includes(name));
      assert.deepEqual(Object.fromEntries(own), {
        accept: "application/json",
        "content-type": "application/json",
        "user-agent": "zavu-invitations/0.1.0",
      });
      assert.equal(headers.authorization, `Bearer ${KEY}`);
    });

    /** @type {[string, object | undefined, string][]} */
    const bodies = [
      ["an empty request", {}, "{}"],
      ["a request of undefined fields", { clientName: undefined, foo: undefined }, "{}"],
      ["a request of one field", { expiresInDays: 7 }, '{"expiresInDays":7}'],
      [
        "an empty list and empty texts",
        { clientName: "", allowedPhoneCountries: [] },
        '{"clientName":"","allowedPhoneCountries":[]}',
      ],
      [
        "a text as it was given",
        { clientName: ' "\\/\n\u2028é😀\ufffd\u0000 ' },
        JSON.stringify({ clientName: ' "\\/\n\u2028é😀\ufffd\u0000 ' }),
      ],
      [
        "fields in the documented order",
        { connectionType: "messenger", clientName: "x" },
        '{"clientName":"x","connectionType":"messenger"}',
      ],
    ];
    for (const [name, request, body] of bodies) {
      test(name, async () => {
        await bench.create({}, request);
        assert.deepEqual(
          bench.sandbox.requests().map(({ body }) => body),
          [body],
        );
      });
    }

    test("no request at all is an empty one", async () => {
      const { url } = bench.sandbox;
      await zavu.createInvitation(undefined, { apiKey: KEY, baseUrl: url });
      assert.equal(bench.sandbox.requests()[0].body, "{}");
    });

    for (const [name, headers] of /** @type {[string, Options["headers"]][]} */ ([
      ["an object", { "X-Trace": "a b", "x-empty": "" }],
      [
        "pairs",
        [
          ["X-Trace", "a b"],
          ["x-empty", ""],
        ],
      ],
      [
        "a Map",
        new Map([
          ["X-Trace", "a b"],
          ["x-empty", ""],
        ]),
      ],
      ["Headers", new Headers({ "X-Trace": "a b", "x-empty": "" })],
    ])) {
      test(`takes further headers as ${name}`, async () => {
        await bench.create({ headers });
        const [{ headers: arrived }] = bench.sandbox.requests();
        assert.equal(arrived["x-trace"], "a b");
        assert.equal(arrived["x-empty"], "");
      });
    }

    test("takes another User-Agent", async () => {
      await bench.create({ headers: { "User-Agent": "example/1" } });
      assert.equal(bench.sandbox.requests()[0].headers["user-agent"], "example/1");
    });

    for (const end of ["/", "///"]) {
      test(`takes a base URL that ends with ${end}`, async () => {
        await bench.create({ baseUrl: `${bench.sandbox.url}${end}` });
        assert.deepEqual(bench.arrived, ["create"]);
      });
    }

    test("goes below the path of a base URL, with or without a key", async () => {
      for (const apiKey of [KEY, undefined]) {
        /** @type {Parameters<NonNullable<Options["fetch"]>>[]} */
        const calls = [];
        const fetch = /** @type {NonNullable<Options["fetch"]>} */ (
          async (...call) => {
            calls.push(call);
            return new Response("{}", { status: 403 });
          }
        );
        await assert.rejects(
          bench.create({ apiKey, fetch, baseUrl: "https://app.example/api/zavu/" }),
        );
        const [[url, { headers }]] = calls;
        assert.equal(url, "https://app.example/api/zavu/v1/invitations");
        assert.equal(headers.get("authorization"), apiKey ? `Bearer ${apiKey}` : null);
      }
    });

    test("goes to Zavu where there is no base URL", async () => {
      let called;
      const fetch = async (/** @type {string} */ url) => {
        called = url;
        return new Response(null, { status: 403 });
      };
      await assert.rejects(zavu.createInvitation({}, { apiKey: KEY, fetch }));
      assert.equal(called, "https://api.zavu.dev/v1/invitations");
    });

    test("calls fetch unbound, with nothing but what it needs", async () => {
      /** @type {unknown} */
      let self = "not called";
      /** @type {unknown[]} */
      let call = [];
      /** @this {unknown} @param {unknown[]} given */
      async function fetch(...given) {
        self = this;
        call = given;
        return new Response("{}", { status: 403 });
      }
      await assert.rejects(bench.create({ fetch }));
      const [url, { headers, signal, ...init }] = /** @type {[string, RequestInit]} */ (call);
      assert.equal(self, undefined);
      assert.equal(call.length, 2);
      assert.equal(url, `${bench.sandbox.url}/v1/invitations`);
      assert.deepStrictEqual(init, {
        method: "POST",
        body: JSON.stringify(REQUEST),
        redirect: "manual",
      });
      assert.ok(headers instanceof Headers && signal instanceof AbortSignal);
      assert.ok(!signal.aborted);
    });

    test("two calls at once know nothing of each other", async () => {
      const impatient = new AbortController();
      const hanging = bench.create({
        headers: { "X-Sandbox-Fault": "hang" },
        signal: impatient.signal,
      });
      const refused = bench.create({ headers: { "X-Sandbox-Fault": "status:409" } });
      const isRefused = bench.fails(refused, {
        code: "conflict",
        outcome: "refused",
        status: 409,
        attempts: 1,
        message: `the API answered 409 (conflict): the sandbox was asked for a 409; ${REFUSED}`,
      });
      const [first, second] = await Promise.all([
        bench.create({}, { clientName: "first" }),
        bench.create({}, { clientName: "second" }),
      ]);
      assert.deepEqual(
        [first, second].map(({ invitation }) => invitation.clientName),
        ["first", "second"],
      );
      await isRefused;
      await until(() => bench.arrived.length === 4);
      impatient.abort("enough");
      await assert.rejects(hanging, { code: "aborted", cause: "enough" });
      assert.deepEqual(bench.arrived, ["create", "create", "create", "create"]);
    });

    test("an invalid request is not sent", async () => {
      const request = { clientName: " ", clientEmail: "owner", expiresInDays: 31 };
      const { issues } = await bench.fails(bench.create({}, request), {
        code: "invalid_request",
        outcome: "not_sent",
        attempts: 0,
        message:
          'the request is invalid and was not sent: clientEmail must be an e-mail address, found no "@"; expiresInDays must be at most 30, found 31',
      });
      const result = zavu.validateInvitation(request);
      assert.deepStrictEqual(issues, result.ok || result.issues);
      assert.deepEqual(bench.arrived, []);
    });

    test("a suspicious request is sent", async () => {
      await bench.create({}, { clientName: " ", allowedPhoneCountries: ["US", "US"] });
      assert.deepEqual(bench.arrived, ["create"]);
    });
  });
}

for (const { type, zavu } of BOTH) describe(type, () => wire(zavu));
