// @ts-check
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Bench, KEY } from "../support/bench.js";
import { BOTH } from "../support/both.js";
import { error, invalidType } from "../support/issues.js";

/**
 * @typedef {import("../support/bench.js").Options} Options
 * @typedef {import("zavu-invitations").ErrorCode} ErrorCode
 * @typedef {import("zavu-invitations").Issue} Issue
 * @typedef {import("zavu-invitations").ValueKind} ValueKind
 */

const broken = () => {
  throw new Error("read");
};

const BAD_HEADER =
  "must be the name of an HTTP header that the client does not set itself, with a value of ASCII characters in one line";

/** @param {import("../support/bench.js").Package} zavu */
function options(zavu) {
  describe("options", { timeout: 60_000 }, () => {
    const bench = new Bench(zavu);

    /**
     * Asserts that nothing is sent with these options.
     *
     * @param {Promise<unknown>} promise
     * @param {ErrorCode} code
     * @param {string} message
     */
    async function isRefused(promise, code, message) {
      const error = await bench.fails(promise, { code, outcome: "not_sent", attempts: 0, message });
      assert.deepEqual(bench.arrived, []);
      return error;
    }

    /** @param {readonly (string | number)[]} path */
    const written = (path) => path.join(".").replace(/\.$/, '[""]');

    /**
     * @param {object} options
     * @param {Issue[]} issues
     */
    async function haveIssues(options, issues) {
      const promise = bench.create(/** @type {Options} */ (options));
      const found = issues.map(({ path, message }) => `${written(path)} ${message}`).join("; ");
      const message = `the request is invalid and was not sent: ${found}`;
      const error = await isRefused(promise, "invalid_request", message);
      assert.deepStrictEqual(error.issues, issues);
    }

    for (const [name, kind, value] of /** @type {[string, ValueKind, unknown][]} */ ([
      ["null", "null", null],
      ["a list", "array", []],
      ["a key alone", "string", KEY],
      ["a number", "number", 5],
      ["a Map", "iterable", new Map()],
      ["a promise", "promise", Promise.resolve({})],
      ["a proxy that throws", "unreadable", new Proxy({}, { has: broken })],
    ])) {
      test(`${name} are none`, async () => {
        const promise = zavu.createInvitation({}, /** @type {Options} */ (value));
        const issue = invalidType(["options"], "object", kind);
        const message = `the request is invalid and was not sent: options ${issue.message}`;
        const error = await isRefused(promise, "invalid_request", message);
        assert.deepStrictEqual(error.issues, [issue]);
      });
    }

    for (const [name, suggestion] of /** @type {[string, string | undefined][]} */ ([
      ["apikey", "apiKey"],
      ["api_key", "apiKey"],
      ["baseURL", "baseUrl"],
      ["timeout_ms", "timeoutMs"],
      ["retries", "maxRetries"],
      ["idempotencyKey", undefined],
    ])) {
      test(`${name} is none`, async () => {
        const advice = suggestion === undefined ? "" : `; did you mean "${suggestion}"?`;
        await haveIssues({ [name]: "x" }, [
          error(["options", name], "unknown_field", `is not a known name${advice}`, {}, suggestion),
        ]);
      });
    }

    test("an option that is undefined is left out", async () => {
      const names = ["fetch", "signal", "timeoutMs", "headers", "dangerouslyAllowBrowser", "foo"];
      await bench.create(Object.fromEntries(names.map((name) => [name, undefined])));
      assert.deepEqual(bench.arrived, ["create"]);
    });

    test("reconcile may be an object of a class, and no list", async () => {
      class Earlier {
        get since() {
          return "2020-06-01T00:00:00Z";
        }
      }
      const failure = (/** @type {any} */ reconcile) =>
        bench.create({ reconcile }).then(
          () => undefined,
          (/** @type {any} */ error) => error.message,
        );
      assert.equal(await failure(new Earlier()), undefined);
      for (const reconcile of [[], [["since", Date.now()]], new Map([["since", Date.now()]])]) {
        assert.match((await failure(reconcile)) ?? "sent", /options\.reconcile/);
      }
    });

    test("a header that is undefined is left out", async () => {
      await bench.create({ headers: { "x-a": undefined, "x-b": "", "x-c": "c" } });
      const [{ headers }] = bench.sandbox.requests();
      assert.deepEqual(
        ["x-a", "x-b", "x-c"].map((name) => headers[name]),
        [undefined, "", "c"],
      );
    });

    /** As English writes it. */
    const text = (/** @type {number} */ number) =>
      Number.isFinite(number)
        ? number.toLocaleString("en", { maximumFractionDigits: 20 })
        : String(number);
    const whole = (
      /** @type {string} */ name,
      /** @type {number} */ minimum,
      /** @type {number} */ maximum,
    ) => ({
      small: (/** @type {number} */ actual) =>
        error(
          ["options", name],
          "too_small",
          `must be at least ${minimum}, found ${text(actual)}`,
          {
            minimum,
            actual,
          },
        ),
      large: (/** @type {number} */ actual) =>
        error(
          ["options", name],
          "too_large",
          `must be at most ${text(maximum)}, found ${text(actual)}`,
          { maximum, actual },
        ),
      fraction: (/** @type {number} */ actual) =>
        error(
          ["options", name],
          "not_an_integer",
          `must be a whole number from ${minimum} to ${text(maximum)}, found ${text(actual)}`,
          { minimum, maximum, actual },
        ),
    });
    const timeout = whole("timeoutMs", 1, 2_147_483_647);
    const retries = whole("maxRetries", 0, 10);
    for (const [name, options, issue] of /** @type {[string, object, Issue][]} */ ([
      ["timeoutMs 0", { timeoutMs: 0 }, timeout.small(0)],
      ["timeoutMs -1", { timeoutMs: -1 }, timeout.small(-1)],
      ["timeoutMs 2.5", { timeoutMs: 2.5 }, timeout.fraction(2.5)],
      ["timeoutMs NaN", { timeoutMs: Number.NaN }, timeout.fraction(Number.NaN)],
      [
        "timeoutMs Infinity",
        { timeoutMs: Number.POSITIVE_INFINITY },
        timeout.fraction(Number.POSITIVE_INFINITY),
      ],
      ["timeoutMs 2147483648", { timeoutMs: 2_147_483_648 }, timeout.large(2_147_483_648)],
      [
        "timeoutMs '1000'",
        { timeoutMs: "1000" },
        invalidType(["options", "timeoutMs"], "number", "string"),
      ],
      [
        "timeoutMs null",
        { timeoutMs: null },
        invalidType(["options", "timeoutMs"], "number", "null"),
      ],
      [
        "timeoutMs 10n",
        { timeoutMs: 10n },
        invalidType(["options", "timeoutMs"], "number", "bigint"),
      ],
      ["maxRetries -1", { maxRetries: -1 }, retries.small(-1)],
      ["maxRetries 11", { maxRetries: 11 }, retries.large(11)],
      ["maxRetries 0.5", { maxRetries: 0.5 }, retries.fraction(0.5)],
      [
        "fetch 'node-fetch'",
        { fetch: "node-fetch" },
        invalidType(["options", "fetch"], "function", "string"),
      ],
      ["fetch null", { fetch: null }, invalidType(["options", "fetch"], "function", "null")],
      ["signal true", { signal: true }, invalidType(["options", "signal"], "object", "boolean")],
      ["signal null", { signal: null }, invalidType(["options", "signal"], "object", "null")],
      [
        "a signal that throws",
        Object.defineProperty({}, "signal", { get: broken, enumerable: true }),
        invalidType(["options", "signal"], "object", "unreadable"),
      ],
      [
        "onAttempt {}",
        { onAttempt: {} },
        invalidType(["options", "onAttempt"], "function", "object"),
      ],
      ["reconcile 0", { reconcile: 0 }, invalidType(["options", "reconcile"], "boolean", "number")],
      [
        "dangerouslyAllowBrowser 'yes'",
        { dangerouslyAllowBrowser: "yes" },
        invalidType(["options", "dangerouslyAllowBrowser"], "boolean", "string"),
      ],
      [
        "baseUrl as a URL",
        { baseUrl: new URL("https://example.com") },
        invalidType(["options", "baseUrl"], "string", "object"),
      ],
      ["baseUrl null", { baseUrl: null }, invalidType(["options", "baseUrl"], "string", "null")],
      ["headers null", { headers: null }, invalidType(["options", "headers"], "object", "null")],
      [
        "headers as a text",
        { headers: "x-trace: 1" },
        invalidType(["options", "headers"], "object", "string"),
      ],
      [
        "headers that throw",
        {
          headers: {
            get "x-trace"() {
              return broken();
            },
          },
        },
        invalidType(["options", "headers"], "object", "unreadable"),
      ],
      [
        "a header that is a number",
        { headers: { "x-trace": 1 } },
        invalidType(["options", "headers", "x-trace"], "string", "number"),
      ],
      [
        "a header that is null",
        { headers: { "x-trace": null } },
        invalidType(["options", "headers", "x-trace"], "string", "null"),
      ],
      [
        "a header with a lone surrogate",
        { headers: { "x-trace": "\ud800" } },
        error(
          ["options", "headers", "x-trace"],
          "malformed_unicode",
          "must be well-formed Unicode, found a lone surrogate",
          {},
        ),
      ],
      [
        "a pair of one",
        { headers: [["x-trace"]] },
        error(["options", "headers"], "invalid_header", BAD_HEADER, {}),
      ],
      [
        "a pair of three",
        { headers: [["x-trace", "1", "2"]] },
        error(["options", "headers"], "invalid_header", BAD_HEADER, {}),
      ],
      [
        "a list of texts",
        { headers: ["x-trace"] },
        error(["options", "headers"], "invalid_header", BAD_HEADER, {}),
      ],
      [
        "a name that is no text",
        { headers: [[5, "1"]] },
        error(["options", "headers"], "invalid_header", BAD_HEADER, {}),
      ],
    ])) {
      test(name, async () => {
        // Defined, not spread: a spread would read it.
        const given = Object.getOwnPropertyDescriptors(options);
        const rest = { apiKey: KEY, baseUrl: bench.sandbox.url };
        const all = Object.defineProperties(rest, given);
        const path = issue.path.join(".");
        const promise = zavu.createInvitation({}, /** @type {Options} */ (all));
        const message = `the request is invalid and was not sent: ${path} ${issue.message}`;
        const found = await isRefused(promise, "invalid_request", message);
        assert.deepStrictEqual(found.issues, [issue]);
      });
    }

    for (const [name, value] of /** @type {[string, string][]} */ ([
      ["", "1"],
      ["x trace", "1"],
      ["x-trace:", "1"],
      ["x-träce", "1"],
      ["x-trace\r\nx-evil", "1"],
      ["x-trace", "1\r\nx-evil: 2"],
      ["x-trace", "1\n2"],
      ["x-trace", "1\r"],
      ["x-trace", "1\u00002"],
      ["x-trace", "\x7f"],
      ["x-trace", "é"],
      ["x-trace", "😀"],
      ["authorization", "Bearer other"],
      ["Content-Type", "text/plain"],
      ["accept", "*/*"],
      ["Content-Length", "0"],
      ["transfer-encoding", "chunked"],
      ["Host", "example.com"],
      ["connection", "close"],
    ])) {
      test(`the header ${JSON.stringify(name)}: ${JSON.stringify(value)}`, async () => {
        const path = ["options", "headers", name.toLowerCase()];
        await haveIssues({ headers: [[name, value]] }, [
          error(path, "invalid_header", BAD_HEADER, {}),
        ]);
      });
    }

    test("headers without an end", async () => {
      const endless = (function* () {
        for (;;) yield ["x-trace", "1"];
      })();
      const error = await bench.create({ headers: /** @type {any} */ (endless) }).catch((e) => e);
      assert.equal(error.code, "invalid_request");
      assert.equal(error.issues[0].code, "too_many_items");
    });

    test("a client's that throw when they are read", async () => {
      const options = Object.defineProperty({}, "signal", { get: broken, enumerable: true });
      const message =
        "the request is invalid and was not sent: options.signal must be an object, found a value that throws when it is read";
      const client = new zavu.InvitationsClient({ apiKey: KEY });
      await isRefused(client.create({}, options), "invalid_request", message);
      await isRefused(client.retrieve("inv_example", options), "invalid_request", message);
      await isRefused(client.list({}, options).page(), "invalid_request", message);
      zavu.validateInvitation({});
      assert.throws(
        () => new zavu.InvitationsClient(options),
        /options\.signal must be an object, found a value that throws when it is read/,
      );
    });

    for (const [since, shown] of /** @type {[unknown, string][]} */ ([
      [undefined, "undefined"],
      [null, "null"],
      ["soon", '"soon"'],
      ["2026-09-01", '"2026-09-01"'],
      [-1, "-1"],
      [1.5, "1.5"],
      [Number.NaN, "NaN"],
      [new Date(Number.NaN), "NaN"],
      [true, "boolean"],
      [{}, "object"],
    ])) {
      test(`reconcile since ${String(since)} is refused`, async () => {
        const message =
          "the request is invalid and was not sent: options.reconcile.since must be a Date, " +
          `Unix milliseconds or an RFC 3339 time such as "2026-09-01T10:00:00Z", found ${shown}`;
        const promise = bench.create({ reconcile: /** @type {any} */ ({ since }) });
        await isRefused(promise, "invalid_request", message);
      });
    }

    test("reconcile names an unknown member", async () => {
      const path = ["options", "reconcile", "sinse"];
      const issue = error(
        path,
        "unknown_field",
        'is not a known name; did you mean "since"?',
        {},
        "since",
      );
      await haveIssues({ reconcile: { sinse: 1, since: Date.now() } }, [issue]);
    });

    test("reconcile takes a time in every form", async () => {
      const first = await bench.create();
      const time = Date.now() - 60_000;
      for (const since of [new Date(time), time, new Date(time).toISOString()]) {
        const found = await bench.create({ reconcile: { since } });
        assert.deepEqual([found.reconciled, found.invitation.id], [true, first.invitation.id]);
      }
      assert.deepEqual(bench.arrived, ["create", "list", "list", "list"]);
    });

    test("reconcile since finds several: a conflict, and nothing is sent", async () => {
      await bench.create();
      await bench.create();
      const since = Date.now() - 60_000;
      await bench.fails(bench.create({ reconcile: { since } }), {
        code: "conflict",
        outcome: "not_sent",
        attempts: 1,
        message: /./,
      });
      assert.deepEqual(bench.arrived, ["create", "create", "list"]);
    });

    test("a cursor that is null or empty begins with the first page", async () => {
      await bench.create();
      const options = { apiKey: KEY, baseUrl: bench.sandbox.url };
      for (const cursor of [null, "", undefined]) {
        const { items } = await zavu.listInvitations({ cursor }, options).page();
        assert.equal(items.length, 1);
      }
      const urls = bench.sandbox
        .requests()
        .slice(1)
        .map(({ path }) => path);
      assert.deepEqual(new Set(urls), new Set(["/v1/invitations"]));
    });

    test("a connectionType that people say has a suggestion", async () => {
      for (const [name, suggestion] of [
        ["whatsapp", "whatsapp_waba"],
        ["WhatsApp", "whatsapp_waba"],
        ["whatsapp_business", "whatsapp_waba"],
        ["waba", "whatsapp_waba"],
        ["facebook", "messenger"],
        ["Messenger", "messenger"],
      ]) {
        const [issue] = zavu.validateField("connectionType", name);
        assert.equal(issue?.suggestion, suggestion, name);
        assert.ok(issue.message.endsWith(`; did you mean "${suggestion}"?`), issue.message);
      }
      const [issue] = zavu.validateField("connectionType", "telegram");
      assert.equal(issue?.suggestion, undefined);
    });

    test("all mistakes are found at once", async () => {
      await haveIssues({ timeoutMs: 0, fetch: 5, foo: 1 }, [
        invalidType(["options", "fetch"], "function", "number"),
        timeout.small(0),
        error(["options", "foo"], "unknown_field", "is not a known name", {}),
      ]);
    });

    describe("apiKey", () => {
      const unusable =
        "options.apiKey must be visible ASCII characters without blanks, and nothing was sent";
      for (const apiKey of [
        " ",
        "planted key",
        "key\r\nx-evil: 1",
        "schlüssel",
        "key\u0000",
        "😀",
        "\t",
        "\ud800",
      ]) {
        test(`${JSON.stringify(apiKey)} is unusable`, async () => {
          await isRefused(bench.create({ apiKey }), "authentication", unusable);
        });
      }

      for (const [name, apiKey] of /** @type {[string, unknown][]} */ ([
        ["a number", 5],
        ["a list", [KEY]],
        ["a promise", Promise.resolve(KEY)],
      ])) {
        test(`${name} is none`, async () => {
          const promise = bench.create({ apiKey: /** @type {string} */ (apiKey) });
          const message = "options.apiKey must be a string, and nothing was sent";
          await isRefused(promise, "authentication", message);
        });
      }

      test("too long says so", async () => {
        const message = "options.apiKey is too long for a key, and nothing was sent";
        const promise = bench.create({ apiKey: "k".repeat(65_537) });
        await isRefused(promise, "authentication", message);
      });

      test("with a line break at its end says so", async () => {
        const message =
          "options.apiKey ends with a line break, and nothing was sent: trim what you read it from";
        for (const apiKey of ["key\n", "key\r\n", "key\r", "key\n\n", "\n"]) {
          await isRefused(bench.create({ apiKey }), "authentication", message);
        }
      });

      test("is needed where no base URL is given", async () => {
        const message =
          "options.apiKey is missing, and nothing was sent: give the key of your Zavu project, or the baseUrl of a route of your own";
        const none = /** @type {Options[]} */ ([
          undefined,
          {},
          { apiKey: undefined },
          { apiKey: null },
          { apiKey: "" },
        ]);
        for (const options of none) {
          await isRefused(zavu.createInvitation({}, options), "authentication", message);
        }
      });

      test("that Zavu does not know is refused by Zavu", async () => {
        await bench.fails(bench.create({ apiKey: "zv_test_other" }), {
          code: "authentication",
          outcome: "refused",
          status: 401,
          attempts: 1,
          message:
            "the API answered 401 (unauthorized): this is not the sandbox's key; no invitation was created",
        });
      });
    });

    describe("baseUrl", () => {
      // tests/js/platform.test.js has all that is refused.
      for (const [baseUrl, code, why] of /** @type {[string, ErrorCode, string][]} */ ([
        ["/api", "insecure_base_url", "with an API key it must begin with https://"],
        [
          "https://1.2.3.4.5",
          "invalid_request",
          "its host is not a name or an address with an optional port",
        ],
        [
          `https://user:${KEY.replace("/", "")}@api.zavu.dev`,
          "invalid_request",
          'it names a user before "@"',
        ],
      ])) {
        test(`${JSON.stringify(baseUrl)} is refused`, async () => {
          const message = `options.baseUrl is refused, and nothing was sent: ${why}`;
          await isRefused(bench.create({ baseUrl, fetch }), code, message);
        });
      }

      for (const [baseUrl, why] of /** @type {[string, string][]} */ ([
        ["https://api.zavu.dev?a=1", 'it has a query ("?")'],
        ["https://api.zavu.dev/?", 'it has a query ("?")'],
        ["https://api.zavu.dev/v1?key=a", 'it has a query ("?")'],
        ["https://api.zavu.dev#a", 'it has a fragment ("#")'],
        ["https://api.zavu.dev\n", "it ends with a line break"],
        ["https://api.zavu.dev\r\n", "it ends with a line break"],
        ["https://api.zavu.dev ", "it holds a blank or a control character"],
        ...[
          "https://999.1.1.1",
          "https://1.2.3.4.5",
          "https://xn--a",
          "https://256.256.256.256",
        ].map((url) => [url, "its host is not a name or an address with an optional port"]),
      ])) {
        test(`${JSON.stringify(baseUrl)} is refused for what is wrong with it`, async () => {
          const message = `options.baseUrl is refused, and nothing was sent: ${why}`;
          await isRefused(bench.create({ baseUrl }), "invalid_request", message);
          const promise = zavu.createInvitation({}, { baseUrl, fetch });
          await isRefused(promise, "invalid_request", message);
        });
      }

      test("may be a path for a fetch that takes paths", async () => {
        /** @type {string[]} */
        const urls = [];
        const fetch = async (/** @type {string} */ url) => {
          urls.push(url);
          return new Response("{}", { status: 401 });
        };
        const promise = zavu.createInvitation({}, { baseUrl: "/api", fetch });
        await assert.rejects(promise, { code: "authentication", outcome: "refused" });
        assert.deepEqual(urls, ["/api/v1/invitations"]);
      });

      test("is no path on a server", async () => {
        const message =
          "options.baseUrl is refused, and nothing was sent: a path needs a page's origin, and this is no page; give a whole URL, or a fetch that takes paths as options.fetch";
        await isRefused(zavu.createInvitation({}, { baseUrl: "/api" }), "invalid_request", message);
      });

      test("may be another name of this machine", async () => {
        const { port } = new URL(bench.sandbox.url);
        await bench.create({ baseUrl: `http://127.0.0.1:${port}` });
        await bench.create({ baseUrl: `HTTP://127.0.0.1:${port}/` });
        assert.deepEqual(bench.arrived, ["create", "create"]);
      });
    });
  });
}

for (const { type, zavu } of BOTH) describe(type, () => options(zavu));
