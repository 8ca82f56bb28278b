// @ts-check
// What crosses into the module: nothing of a caller's runs inside, and no caller breaks it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import es from "zavu-invitations/locales/es";
import { spyOnInstances } from "./support/instances.js";
import { freshCopy } from "./support/package.js";

const KEY = "zv_test_example";
const ANSWER = JSON.stringify({
  invitation: {
    id: "inv_1",
    url: "https://dashboard.zavu.dev/invite/x",
    token: "x",
    status: "pending",
    createdAt: "2026-09-01T10:00:00Z",
    expiresAt: "2026-09-08T10:00:00Z",
  },
});
const answered = () => new Response(ANSWER, { status: 201 });

/**
 * With properties on `Object.prototype`, as somebody else's bug puts them there.
 *
 * @template T
 * @param {Record<string, unknown>} properties
 * @param {() => Promise<T> | T} run
 */
async function polluted(properties, run) {
  const root = /** @type {Record<string, unknown>} */ (Object.prototype);
  Object.assign(root, properties);
  try {
    return await run();
  } finally {
    for (const name of Object.keys(properties)) delete root[name];
  }
}

describe("what stands on Object.prototype counts as absent", async () => {
  const ours = await freshCopy();

  test("in the options of a call", async () => {
    /** @type {string[]} */
    const urls = [];
    const fetch = async (/** @type {string} */ url) => {
      urls.push(url);
      return answered();
    };
    const evil = async () => assert.fail("the key was handed out");
    await polluted({ baseUrl: "https://evil.example", timeoutMs: "x" }, () =>
      ours.createInvitation({}, { apiKey: KEY, fetch }),
    );
    const { fetch: original } = globalThis;
    globalThis.fetch = /** @type {any} */ (fetch);
    try {
      await polluted({ fetch: evil, onAttempt: evil, signal: 5 }, () =>
        ours.createInvitation({}, { apiKey: KEY }),
      );
    } finally {
      globalThis.fetch = original;
    }
    const url = "https://api.zavu.dev/v1/invitations";
    assert.deepEqual(urls, [url, url]);
  });

  test("in a request", async () => {
    for (const [name, value] of [
      ["clientName", "evil"],
      ["expiresInDays", 99],
      ["foo", 1],
    ]) {
      await polluted({ [name]: value }, async () => {
        assert.deepEqual(ours.validateInvitation({}), { ok: true, value: {}, warnings: [] });
        const own = ours.validateInvitation({ [name]: 5 });
        assert.equal(own.ok ? "" : own.issues[0].field, name === "expiresInDays" ? "" : name);
        let body = "";
        await ours.createInvitation(
          { clientEmail: "owner@bakery.example" },
          {
            apiKey: KEY,
            fetch: async (_, init) => {
              body = String(init.body ?? "");
              return answered();
            },
          },
        );
        assert.equal(body, '{"clientEmail":"owner@bakery.example"}');
        assert.deepEqual(ours.normalizeInvitation({}), { value: {}, changes: [] });
      });
    }
  });

  test("but a class's getter does not", async () => {
    class Form {
      get clientName() {
        return "Example";
      }
    }
    await polluted({ clientName: "evil" }, () => {
      const found = ours.validateInvitation(new Form());
      assert.deepEqual(found, { ok: true, value: { clientName: "Example" }, warnings: [] });
      const bare = Object.assign(Object.create(null), { clientName: "Bare" });
      assert.deepEqual(ours.normalizeInvitation(bare).value, { clientName: "Bare" });
    });
  });

  test("in the options of a handler, of messages and of a schema", async () => {
    await polluted({ public: true, authorize: () => true }, () => {
      assert.throws(() => ours.createInvitationHandler({ apiKey: KEY }), /options\.authorize/);
    });
    await polluted({ messages: { blank: "evil" }, locale: es, blank: "evil" }, () => {
      const [issue] = ours.validateField("clientName", " ", {});
      assert.equal(issue.message, ours.validateField("clientName", " ")[0].message);
      assert.equal(ours.formatIssue(issue, { messages: {} }), issue.message);
    });
    await polluted({ normalize: true, defaultCountry: "US" }, () => {
      const found = ours.invitationSchema["~standard"].validate({ clientName: " a " });
      assert.deepEqual(found.issues ?? found.value, { clientName: " a " });
    });
    await polluted({ limit: 7, cursor: "evil" }, async () => {
      const fetch = async (/** @type {string} */ url) => {
        assert.equal(url, "https://api.zavu.dev/v1/invitations");
        return new Response('{"items":[]}');
      };
      await ours.listInvitations({}, { apiKey: KEY, fetch }).page();
    });
  });
});

describe("a toJSON that somebody put on a prototype", async () => {
  const ours = await freshCopy();
  const KNOWN = { clientName: "Example", allowedPhoneCountries: ["MX"] };
  const UNKNOWN = { extra: { at: new Date(0), list: [1, { deep: "a" }] } };
  const BODY = '{"clientName":"Example","allowedPhoneCountries":["MX"]';
  const BODY_OF_BOTH = `${BODY},"extra":{"at":"1970-01-01T00:00:00.000Z","list":[1,{"deep":"a"}]}}`;
  const throwing = () => {
    throw new Error("evil");
  };

  /** @param {object} root @param {() => unknown} toJSON @param {object} request */
  async function bodyOf(root, toJSON, request) {
    let body = "";
    Object.defineProperty(root, "toJSON", { value: toJSON, configurable: true });
    try {
      await ours.createInvitation(request, {
        apiKey: KEY,
        allowUnknown: true,
        fetch: async (_, init) => {
          body = String(init.body);
          return answered();
        },
      });
    } finally {
      delete (/** @type {any} */ (root).toJSON);
    }
    return body;
  }

  for (const root of [Object.prototype, Array.prototype, String.prototype]) {
    const { name } = root.constructor;
    test(`of ${name} changes no request`, async () => {
      for (const toJSON of [() => "evil", () => undefined]) {
        assert.equal(await bodyOf(root, toJSON, { ...KNOWN, ...UNKNOWN }), BODY_OF_BOTH);
      }
      assert.equal(await bodyOf(root, throwing, KNOWN), `${BODY}}`);
    });
  }

  test("and that throws leaves an unknown field without a JSON text", async () => {
    const call = bodyOf(Array.prototype, throwing, UNKNOWN);
    await assert.rejects(call, { code: "invalid_request", outcome: "not_sent" });
  });
});

/** A promise that the test settles. */
function pending() {
  /** @type {(value: Response) => void} */
  let resolve = () => {};
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe("a call in flight survives", async () => {
  const { proxy: revoked, revoke } = Proxy.revocable([], {});
  revoke();
  const throwing = new Proxy(
    {},
    {
      get() {
        throw new Error("mine");
      },
      has() {
        throw new Error("mine");
      },
    },
  );

  test("whatever is handed to the other functions", async () => {
    const ours = await freshCopy();
    const { promise, resolve } = pending();
    const fetch = () => promise.then(() => answered());
    const calls = Array.from({ length: 20 }, () =>
      ours.createInvitation({ clientName: "Example" }, { apiKey: KEY, fetch }),
    );
    await new Promise((done) => setTimeout(done, 10));
    let reads = 0;
    /** @type {any} */
    const endless = new Proxy(
      {},
      {
        ownKeys: () => ["toString"],
        getOwnPropertyDescriptor: () =>
          reads++ === 0 ? { configurable: true, enumerable: true, value: 1 } : undefined,
        getPrototypeOf: () => endless,
      },
    );
    /** @type {any[]} */
    const hostile = [
      revoked,
      throwing,
      [revoked],
      { clientName: revoked },
      new Proxy([1], {}),
      endless,
    ];
    for (const value of hostile) {
      for (const call of [
        () => ours.validateInvitation(value),
        () => ours.validateInvitation({ allowedPhoneCountries: value }),
        () => ours.validateField("allowedPhoneCountries", value),
        () => ours.validateField(value, value),
        () => ours.normalizeInvitation(value, value),
        () => ours.inspectPhone(value),
        () => ours.formatIssue(value, {}),
        () => ours.validateInvitation({}, value),
        () => ours.validateInvitation({ clientName: "" }, { messages: value }),
        () => ours.createInvitationHandler(value),
      ]) {
        try {
          call();
        } catch (error) {
          assert(!ours.isInvitationsError(error, "internal"), String(error));
        }
      }
      for (const call of [
        () => ours.createInvitation(value, { apiKey: KEY, fetch: value }),
        () => ours.retrieveInvitation(value, value),
        () => ours.listInvitations(value, { apiKey: KEY, headers: value }).page(),
      ]) {
        await assert.rejects(call, (error) => !ours.isInvitationsError(error, "internal"));
      }
    }
    resolve(answered());
    for (const created of await Promise.all(calls)) assert.equal(created.invitation.id, "inv_1");
  });
});

test("a call in flight is rejected in time after the stack ran out", {
  timeout: 10_000,
}, async () => {
  const ours = await freshCopy();
  const waiting = ours.createInvitation(
    { clientName: "Example" },
    {
      apiKey: KEY,
      timeoutMs: 500,
      maxRetries: 0,
      reconcile: false,
      fetch: () => new Promise(() => {}),
    },
  );
  await new Promise((done) => setTimeout(done, 10));
  let calls = 0;
  const dive = () => {
    try {
      dive();
    } catch {
      calls++;
      try {
        ours.validateInvitation({ clientName: "x".repeat(5000), foo: 1 });
      } catch {}
      if (calls < 500) throw new Error("a level up");
    }
  };
  dive();
  const error = await waiting.catch((error) => error);
  assert(ours.isInvitationsError(error));
  assert.equal(error.outcome, "unknown");
  assert(["internal", "timeout"].includes(error.code), error.code);
  const again = await ours.createInvitation({}, { apiKey: KEY, fetch: async () => answered() });
  assert.equal(again.invitation.id, "inv_1");
});

test("onAttempt and fetch run while no export of the module is on the stack", async () => {
  let depth = 0;
  const stop = spyOnInstances({
    entrance:
      (enter) =>
      (/** @type {unknown[]} */ ...values) => {
        depth++;
        try {
          return enter(...values);
        } finally {
          depth--;
        }
      },
  });
  try {
    const ours = await freshCopy();
    /** @type {string[]} */
    const order = [];
    const note = (/** @type {string} */ what) => {
      assert.equal(depth, 0, `${what} runs inside`);
      order.push(what);
    };
    let count = 0;
    await ours.createInvitation(
      {},
      {
        apiKey: KEY,
        onAttempt: ({ type, attempt }) => {
          note(`${type} ${attempt}`);
          ours.validateInvitation({ clientName: "", foo: 1 });
        },
        fetch: async () => {
          note("fetch");
          return ++count === 1
            ? new Response("{}", { status: 429, headers: { "retry-after-ms": "1" } })
            : answered();
        },
      },
    );
    note("settled");
    assert.deepEqual(order, [
      ...["start 1", "fetch", "answer 1", "wait 1", "start 2", "fetch", "answer 2", "settled"],
    ]);
  } finally {
    stop();
  }
});

test("an error writes itself as JSON with its message and name, without the body", async () => {
  const ours = await freshCopy();
  const fetch = async () => new Response('{"message":"no","token":"secret"}', { status: 404 });
  const error = await ours
    .retrieveInvitation("inv_1", { apiKey: KEY, fetch })
    .catch((error) => error);
  const written = JSON.parse(JSON.stringify(error));
  assert.equal(written.name, "InvitationsError");
  assert.equal(written.message, error.message);
  assert.equal(written.code, "not_found");
  assert.equal(written.status, 404);
  assert.deepEqual(written.issues, []);
  assert(!JSON.stringify(error).includes("secret"));
});

test("a message function that returns a list is refused at once", { timeout: 5_000 }, async () => {
  const ours = await freshCopy();
  /** @type {unknown[]} */
  const cyclic = [];
  cyclic.push(cyclic);
  const huge = new Array(100_000_000);
  const wide = Array.from({ length: 10_000 }, () => new Array(10_000));
  for (const returned of [cyclic, huge, wide, new Proxy([], {})]) {
    const messages = { too_long: /** @type {any} */ (() => returned) };
    assert.throws(
      () => ours.validateField("clientName", "x".repeat(101), { messages }),
      (error) =>
        ours.isInvitationsError(error, "invalid_request") &&
        error.message.endsWith("options.messages.too_long must be a string, found an array"),
    );
  }
});
