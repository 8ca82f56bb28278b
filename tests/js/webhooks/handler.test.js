// @ts-check
// The route that receives events: 2xx only for what was handled, once.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { createWebhookHandler, isWebhookError, signWebhook } from "zavu-invitations/webhooks";

/** @typedef {import("zavu-invitations").WebhookHandlerOptions} Options */

const SECRET = "whsec_example_0123456789";
const URL = "https://app.example/zavu";

/** @type {import("zavu-invitations").WebhookEvent[]} */
let events;
/** @type {any[]} */
let errors;
beforeEach(() => {
  [events, errors] = [[], []];
});

/** @param {Partial<Options>} [options] */
function make(options) {
  return createWebhookHandler({
    secret: SECRET,
    onEvent: (event) => {
      events.push(event);
    },
    onError: (error) => {
      errors.push(error);
    },
    ...options,
  });
}

/** @param {string} id @param {RequestInit} [init] */
function delivery(id, init) {
  const body = JSON.stringify({ id, type: "invitation.status_changed", data: {} });
  const headers = { "X-Zavu-Signature": signWebhook(body, SECRET) };
  return new Request(URL, { method: "POST", headers, body, ...init });
}

const deferred = () => {
  /** @type {{ promise: Promise<void>, resolve: () => void }} */
  const made = { promise: Promise.resolve(), resolve: () => {} };
  made.promise = new Promise((resolve) => {
    made.resolve = resolve;
  });
  return made;
};

const codes = () => errors.map(({ code }) => code);

describe("a delivery", () => {
  test("is answered 200 once it was handled", async () => {
    const { promise, resolve } = deferred();
    let isAnswered = false;
    const answer = make({ onEvent: () => promise })(delivery("evt_1"));
    answer.then(() => {
      isAnswered = true;
    });
    await new Promise((later) => setTimeout(later, 20));
    assert.equal(isAnswered, false);
    resolve();
    const { status } = await answer;
    assert.equal(status, 200);
    assert.deepEqual(errors, []);
  });

  test("is handled once, however often it comes", async () => {
    const handle = make();
    for (let time = 0; time < 3; time++) {
      const { status } = await handle(delivery("evt_1"));
      assert.equal(status, 200);
    }
    await handle(delivery("evt_2"));
    assert.deepEqual(
      events.map(({ id }) => id),
      ["evt_1", "evt_2"],
    );
  });

  test("is put off while the same event is being handled", async () => {
    const { promise, resolve } = deferred();
    const handle = make({ onEvent: () => promise });
    const first = handle(delivery("evt_1"));
    const second = await handle(delivery("evt_1"));
    assert.equal(second.status, 503);
    assert.deepEqual(codes(), ["in_progress"]);
    resolve();
    assert.equal((await first).status, 200);
    assert.equal((await handle(delivery("evt_1"))).status, 200);
  });

  test("is answered 500 where it was not handled, and handled when it comes again", async () => {
    let failures = 2;
    const thrown = new Error("the database is down");
    const handle = make({
      onEvent: (event) => {
        if (failures-- > 0) throw thrown;
        events.push(event);
      },
    });
    const statuses = [];
    for (let time = 0; time < 4; time++) statuses.push((await handle(delivery("evt_1"))).status);
    assert.deepEqual(statuses, [500, 500, 200, 200]);
    assert.equal(events.length, 1);
    assert.deepEqual(codes(), ["event_failed", "event_failed"]);
    assert.equal(errors[0].cause, thrown);
  });

  test("of another type is handed on", async () => {
    const body = '{"id":"evt_9","type":"message.received","data":{"text":"hi"}}';
    const headers = { "x-zavu-signature": signWebhook(body, SECRET) };
    const { status } = await make()(new Request(URL, { method: "POST", headers, body }));
    assert.equal(status, 200);
    assert.equal(JSON.stringify(events[0]), body);
  });

  test("may be older where the tolerance is wider", async () => {
    const body = '{"id":"evt_1","type":"x","data":{}}';
    const now = Date.now() - 3_600_000;
    const headers = { "x-zavu-signature": signWebhook(body, SECRET, { now }) };
    const late = () => new Request(URL, { method: "POST", headers, body });
    assert.equal((await make()(late())).status, 401);
    assert.deepEqual(codes(), ["stale"]);
    assert.equal((await make({ toleranceSeconds: 7_200 })(late())).status, 200);
  });
});

test("a body of one byte, with empty chunks", async () => {
  const stream = new ReadableStream({
    start(controller) {
      for (const chunk of ["", "", "", "1"]) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const headers = { "X-Zavu-Signature": signWebhook("1", SECRET) };
  const init = { method: "POST", headers, body: stream, duplex: "half" };
  const handle = make({ maxBodyBytes: 1 });
  // 413 would mean that the chunks were counted as bytes. The text `1` is no event.
  assert.equal((await handle(new Request(URL, init))).status, 400);
});

test("a body as large as it may be, with empty chunks", async () => {
  const body = JSON.stringify({ id: "evt_1", type: "x", data: {} });
  const headers = { "X-Zavu-Signature": signWebhook(body, SECRET) };
  const stream = new ReadableStream({
    start(controller) {
      for (const chunk of [body, "", ""]) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const init = { method: "POST", headers, body: stream, duplex: "half" };
  const handle = make({ maxBodyBytes: body.length });
  assert.equal((await handle(new Request(URL, init))).status, 200);
});

describe("a stranger", () => {
  test("learns nothing but a status", async () => {
    const handle = make({ maxBodyBytes: 1_000 });
    const json = JSON.stringify({ id: "evt_1", type: "x", data: {} });
    const signed = (/** @type {string} */ body) => ({
      body,
      headers: { "x-zavu-signature": signWebhook(body, SECRET) },
    });
    for (const [init, status, code] of /** @type {[RequestInit, number, string][]} */ ([
      [{ method: "GET", body: undefined }, 405, "method_not_allowed"],
      [{ method: "PUT", body: json }, 405, "method_not_allowed"],
      [{ body: json, headers: {} }, 401, "missing_signature"],
      [{ body: `${json} `, headers: signed(json).headers }, 401, "invalid_signature"],
      [{ body: json, headers: { "x-zavu-signature": "0f".repeat(32) } }, 400, "malformed"],
      [signed("[]"), 400, "malformed"],
      [signed("not JSON"), 400, "malformed"],
      [{ body: "", headers: signed(json).headers }, 400, "malformed"],
      [signed(`"${"a".repeat(999)}"`), 413, "too_large"],
    ])) {
      errors = [];
      const response = await handle(new Request(URL, { method: "POST", ...init }));
      assert.equal(response.status, status, code);
      assert.equal(await /** @type {Response} */ (response).text(), "");
      assert.deepEqual(codes(), [code]);
      assert(isWebhookError(errors[0]));
    }
    assert.equal((await handle(new Request(URL))).headers.get("allow"), "POST");
    assert.deepEqual(events, []);
  });
});

describe("what is no request", () => {
  test("is answered 500 with the reason in the log", async () => {
    const handle = make();
    for (const request of [undefined, null, 1, "POST", {}, { method: "POST", headers: {} }]) {
      errors = [];
      assert.equal((await handle(/** @type {any} */ (request))).status, 500);
      assert.deepEqual(codes(), ["invalid_request"]);
    }
    const read = delivery("evt_1");
    await read.text();
    errors = [];
    assert.equal((await handle(read)).status, 500);
    assert.match(errors[0].message, /express\.json/);
  });
});

describe("the store of ids", () => {
  /** @param {Partial<import("zavu-invitations").SeenEvents>} functions */
  const storing = (functions) => make({ seen: { claim: () => true, release() {}, ...functions } });

  test("is asked before an event is handled, and told how it went", async () => {
    /** @type {string[]} */
    const calls = [];
    class Seen {
      #log = calls;
      claim = async (/** @type {string} */ id) => {
        this.#log.push(`claim ${id}`);
        return !this.#log.includes(`complete ${id}`);
      };
      /** @param {string} id */
      release(id) {
        this.#log.push(`release ${id}`);
      }
      /** @param {string} id */
      async complete(id) {
        this.#log.push(`complete ${id}`);
      }
    }
    let isDown = true;
    const handle = make({
      seen: new Seen(),
      onEvent() {
        calls.push("onEvent");
        if (isDown) throw new Error("down");
      },
    });
    await handle(delivery("evt_1"));
    isDown = false;
    await handle(delivery("evt_1"));
    await handle(delivery("evt_1"));
    assert.deepEqual(calls, [
      "claim evt_1",
      "onEvent",
      "release evt_1",
      "claim evt_1",
      "onEvent",
      "complete evt_1",
      "claim evt_1",
    ]);
  });

  test("that fails or gives no boolean makes the event come again", async () => {
    const fails = () => {
      throw new Error("no connection");
    };
    for (const claim of [fails, async () => fails(), () => "OK", () => null, () => 1]) {
      errors = [];
      const { status } = await storing({ claim: /** @type {any} */ (claim) })(delivery("evt_1"));
      assert.equal(status, 503);
      assert.deepEqual(codes(), ["seen_failed"]);
    }
    assert.deepEqual(events, []);
  });

  test("whose claim comes too late loses no event", async (context) => {
    let hasClaim = false;
    /** @type {(isNew: boolean) => void} */
    let answerClaim = () => {};
    const seen = {
      claim() {
        const isNew = !hasClaim;
        hasClaim = true;
        if (!isNew) return false;
        return new Promise((resolve) => {
          answerClaim = resolve;
        });
      },
      release() {
        hasClaim = false;
      },
    };
    const handle = storing(/** @type {any} */ (seen));
    context.mock.timers.enable({ apis: ["setTimeout"] });
    const late = handle(delivery("evt_1"));
    // The claim was made, and its answer is on its way.
    while (!hasClaim) await new Promise(setImmediate);
    context.mock.timers.tick(10_000);
    assert.equal((await late).status, 503);
    assert.equal((await handle(delivery("evt_1"))).status, 503);
    answerClaim(true);
    await new Promise(setImmediate);
    assert.equal(hasClaim, false);
    assert.deepEqual(codes(), ["seen_failed", "in_progress"]);
    // A claim that never ends does not put off all later deliveries.
    const second = handle(delivery("evt_2"));
    while (!hasClaim) await new Promise(setImmediate);
    context.mock.timers.tick(10_000);
    await second;
    context.mock.timers.tick(10_000);
    await new Promise(setImmediate);
    assert.equal((await handle(delivery("evt_2"))).status, 200);
  });

  test("that fails after the event changes nothing", async () => {
    const fails = async () => {
      throw new Error("no connection");
    };
    const { status } = await storing({ complete: fails })(delivery("evt_1"));
    assert.equal(status, 200);
    assert.deepEqual(codes(), ["seen_failed"]);
  });
});

describe("onError", () => {
  /** @type {unknown[][]} */
  const logged = [];
  const { error: original } = console;
  afterEach(() => {
    console.error = original;
    logged.length = 0;
  });

  test("is console.error by default, but for what any stranger causes", async () => {
    console.error = (...values) => logged.push(values);
    const handle = make({ onError: undefined });
    await handle(new Request(URL));
    await handle(new Request(URL, { method: "POST", body: "{}" }));
    assert.deepEqual(logged, []);
    await handle(delivery("evt_1", { body: "{}" }));
    assert.equal(logged.length, 1);
    const text = `${/** @type {Error} */ (logged[0][0]).stack}`;
    assert.match(text, /no signature of the event matches/);
    assert(!text.includes(SECRET));
  });

  test("may fail", async () => {
    for (const onError of [() => Promise.reject(new Error("x")), () => assert.fail("x")]) {
      assert.equal((await make({ onError })(new Request(URL))).status, 405);
    }
  });
});

describe("the options", () => {
  test("are checked when the handler is made", () => {
    const onEvent = () => {};
    for (const [options, code] of /** @type {[any, string][]} */ ([
      [undefined, "invalid_options"],
      [{ secret: SECRET }, "invalid_options"],
      [{ secret: SECRET, onEvent: "x" }, "invalid_options"],
      [{ secret: SECRET, onEvent, seen: {} }, "invalid_options"],
      [{ secret: SECRET, onEvent, seen: { claim() {} } }, "invalid_options"],
      [{ secret: SECRET, onEvent, maxBodyBytes: 0 }, "invalid_options"],
      [{ secret: SECRET, onEvent, onerror() {} }, "invalid_options"],
      [{ secret: SECRET, onEvent, now: 1 }, "invalid_options"],
      [{ secret: "", onEvent }, "invalid_secret"],
      [{ secret: null, onEvent }, "invalid_secret"],
      [{ secret: `${SECRET}\n`, onEvent }, "invalid_secret"],
    ])) {
      assert.throws(
        () => createWebhookHandler(options),
        (error) => isWebhookError(error) && error.code === code,
      );
    }
  });

  test("of a class do not set the time of the verification", async () => {
    class WithTime {
      secret = SECRET;
      onEvent() {}
      onError() {}
      get now() {
        return Date.now() - 3_600_000;
      }
    }
    const body = '{"id":"evt_1","type":"x","data":{}}';
    const now = Date.now() - 3_600_000;
    const headers = { "x-zavu-signature": signWebhook(body, SECRET, { now }) };
    const handle = createWebhookHandler(new WithTime());
    assert.equal((await handle(new Request(URL, { method: "POST", headers, body }))).status, 401);
  });

  test("may lack the secret until a delivery comes", async () => {
    const { status } = await make({ secret: undefined })(delivery("evt_1"));
    assert.equal(status, 500);
    assert.deepEqual(codes(), ["invalid_secret"]);
  });
});
