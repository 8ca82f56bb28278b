// @ts-check
// Generated options of calls and handlers, and the requests that handlers receive.
import fc from "fast-check";
import { composed, oneOf, Recipe } from "./recipe.js";
import { anything, broken, foreign, leaf, text } from "./values.js";

export const KEY = "planted.key/0123456789";

/** The answer with one invitation. */
export const BODY = JSON.stringify({
  invitation: {
    id: "inv_example",
    url: "https://dashboard.zavu.dev/invite/tok_example",
    token: "tok_example",
    status: "cancelled",
    clientName: "Example Bakery",
    expiresAt: "2030-01-08T00:00:00.000Z",
    createdAt: "2030-01-01T00:00:00.000Z",
  },
});
const PAGE = JSON.stringify({ items: [JSON.parse(BODY).invitation], nextCursor: "next" });

export const good = async () => ({
  status: 201,
  headers: { get: () => null },
  text: async () => BODY,
});

const body = fc.oneof(
  fc
    .constantFrom(
      BODY,
      PAGE,
      BODY.slice(0, 50),
      "",
      "null",
      "[]",
      '{"invitation":{}}',
      '{"items":[null],"nextCursor":5}',
      '{"items":[{"id":1}],"nextCursor":"next"}',
      '{"__proto__":{"invitation":{}},"items":[]}',
      '{"code":"x","message":"y","details":{"errors":[{"path":["clientName"],"message":"z"}]}}',
      `{"code":"x","message":"Bearer ${KEY}"}`,
      "<h1>Bad gateway</h1>",
      "\ud800",
      `${"[".repeat(100_000)}`,
      "x".repeat(100_000),
    )
    .map((value) => new Recipe(JSON.stringify(value.slice(0, 200)), () => value)),
  text,
);

/** @param {(done: (value: unknown) => void, failed: (reason: unknown) => void) => void} then */
const thenable = (then) => ({ then });

/** @template T @param {number} ms @param {() => T} then @returns {Promise<T>} */
const later = (ms, then) =>
  new Promise((resolve, reject) => {
    setTimeout(() => {
      try {
        resolve(then());
      } catch (error) {
        reject(error);
      }
    }, ms);
  });

/** @typedef {() => unknown} Make */

/** Functions that return the value of `make`, or fail, in many ways. */
const WAYS = [
  (/** @type {Make} */ make) => async () => make(),
  (/** @type {Make} */ make) => () => make(),
  (/** @type {Make} */ make) => () => later(1, make),
  (/** @type {Make} */ make) => () => thenable((done) => done(make())),
  (/** @type {Make} */ make) => () =>
    thenable((done, failed) => {
      done(make());
      done(5);
      failed(6);
      throw new Error("too late");
    }),
  (/** @type {Make} */ make) => foreign("(make) => async () => make()")(make),
  (/** @type {Make} */ make) => () => {
    throw make();
  },
  (/** @type {Make} */ make) => async () => {
    throw make();
  },
  (/** @type {Make} */ make) => () =>
    later(30, () => {
      throw make();
    }),
  () => () => new Promise(() => {}),
  () => () => thenable(broken),
  () => new Proxy(() => {}, { apply: broken }),
  () => class {},
  (/** @type {Make} */ make) => async (/** @type {any} */ _, /** @type {any} */ init) => {
    init.headers.forEach(() => {});
    init.signal.addEventListener("abort", () => {});
    init.headers = undefined;
    return make();
  },
  () => (/** @type {any} */ _, /** @type {any} */ init) => {
    throw new Error(init.headers.get("authorization"));
  },
];

/**
 * A function that gives a value in one of these ways.
 *
 * @param {fc.Arbitrary<Recipe>} value
 */
const giving = (value) =>
  fc.tuple(fc.constantFrom(...WAYS), value).map(([way, { text, make }]) => {
    const source = String(way).replace("(/** @type {Make} */ make) =>", "make =>");
    return new Recipe(`(${source})(() => ${text})`, () => way(make));
  });

const header = fc.oneof(
  fc
    .constantFrom(null, "0", "1", "-1", "1e400", "soon", "true", "false", "\ud800")
    .map((value) => new Recipe(JSON.stringify(value), () => value)),
  oneOf(
    () => new Date(Date.now() + 5).toUTCString(),
    () => "Thu, 01 Jan 1970 00:00:00 GMT",
    () => String(Date.now()),
  ),
  leaf,
);

const headers = fc.oneof(
  composed("headers", { value: header }, ({ value }) => ({ get: () => value })),
  oneOf(
    () => new Headers(),
    () => new Headers({ "retry-after-ms": "1", "x-request-id": "req_example" }),
    () => ({ get: broken }),
    () => new Map([["retry-after", "0"]]),
    () => new Map([["location", "https://elsewhere.example/"]]),
  ),
  leaf,
);

const status = fc.oneof(
  fc
    .constantFrom(201, 200, 204, 307, 400, 401, 404, 408, 409, 429, 500, 503, 0, -1, 65_737, 1e300)
    .map((value) => new Recipe(String(value), () => value)),
  leaf,
);

const response = fc.oneof(
  {
    weight: 4,
    arbitrary: composed("response", { status, headers, text: giving(body) }, (parts) => parts),
  },
  {
    weight: 1,
    arbitrary: composed("Response", { body }, ({ body }) => new Response(body, { status: 200 })),
  },
  { weight: 1, arbitrary: anything },
);

/** Values for the option `fetch`. */
export const fetches = fc.oneof(
  { weight: 8, arbitrary: giving(response) },
  { weight: 1, arbitrary: anything },
);

/** @typedef {(event?: unknown) => void} Listener */

/** Listeners of signals, which the test calls once more after the call has ended. */
export const late = /** @type {Listener[]} */ ([]);

/** @param {(listener: Listener) => void} add @param {object} [more] */
const signal = (add, more) => ({
  aborted: false,
  addEventListener: (/** @type {string} */ _, /** @type {Listener} */ listener) => add(listener),
  removeEventListener() {},
  ...more,
});

/** A signal that calls its listeners when one is added, and whenever its reason is read. */
const reentrant = () => {
  /** @type {Listener[]} */
  const listeners = [];
  const fire = () => {
    for (const listener of listeners) listener();
  };
  return Object.defineProperty(
    signal((listener) => {
      listeners.push(listener);
      fire();
    }),
    "reason",
    {
      get() {
        fire();
        return "again";
      },
    },
  );
};

export const signals = fc.oneof(
  oneOf(
    () => new AbortController().signal,
    () => AbortSignal.abort("enough"),
    () => AbortSignal.timeout(1),
    () => AbortSignal.any([AbortSignal.timeout(2)]),
    () => ({}),
    () => ({ aborted: true }),
    () => ({
      get aborted() {
        return broken();
      },
    }),
    () =>
      new Proxy(new AbortController().signal, {
        get: (target, name) => Reflect.get(target, name),
      }),
    () => signal(broken),
    () => signal(() => {}, { removeEventListener: broken }),
    () =>
      signal((listener) => {
        listener();
        listener();
      }),
    // Its listeners are called long after the call has ended.
    () => signal((listener) => late.push(listener)),
    () =>
      signal((listener) => {
        late.push(listener);
        setTimeout(listener, 1);
      }),
    () =>
      signal(() => {}, {
        removeEventListener: (/** @type {string} */ _, /** @type {Listener} */ listener) =>
          listener(),
      }),
    () => reentrant(),
  ),
  leaf,
);

const pair = fc.oneof(
  composed("pair", { name: text, value: fc.oneof(text, leaf) }, ({ name, value }) => [name, value]),
  leaf,
);

/** Headers in all forms, also endless ones. */
const moreHeaders = fc.oneof(
  fc
    .array(pair, { maxLength: 3 })
    .map(
      (pairs) =>
        new Recipe(`[${pairs.map(({ text }) => text).join(", ")}]`, () =>
          pairs.map(({ make }) => make()),
        ),
    ),
  oneOf(
    () => new Headers({ "x-trace": "1" }),
    () => new Map([["x-trace", "1"]]),
    () => ({ "x-trace": "1" }),
    () => new URLSearchParams("x-trace=1"),
    () =>
      (function* () {
        yield ["x-trace", "1"];
        broken();
      })(),
    () =>
      (function* () {
        for (;;) yield ["x-trace", "1"];
      })(),
    () => Array.from({ length: 5000 }, (_, index) => [`x-trace-${index}`, "1"]),
  ),
  anything,
);

const onAttempt = fc.oneof(
  oneOf(
    () => () => {},
    () => broken,
    () => (/** @type {any} */ event) => Object.assign(event, { type: "other" }),
    () => async () => Promise.resolve(),
  ),
  leaf,
);

/** @type {Record<string, fc.Arbitrary<Recipe>>} */
const OPTION = {
  apiKey: fc.oneof(text, leaf),
  baseUrl: fc.oneof(text, leaf),
  signal: signals,
  maxRetries: fc.oneof(
    fc.integer({ min: 0, max: 10 }).map((value) => new Recipe(String(value), () => value)),
    leaf,
  ),
  reconcile: leaf,
  headers: moreHeaders,
  onAttempt,
  dangerouslyAllowBrowser: leaf,
  fooBar: anything,
};

const option = fc.oneof(
  { weight: 4, arbitrary: signals.map((recipe) => ["signal", recipe]) },
  ...Object.entries(OPTION).map(([name, value]) => ({
    weight: 1,
    arbitrary: value.map((recipe) => [name, recipe]),
  })),
);

/** The options of a call that ends within 20 ms. */
export const options = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fetches,
        fc.integer({ min: 1, max: 20 }),
        // At most two, because an invalid option hides the effect of the others.
        fc.array(/** @type {fc.Arbitrary<[string, Recipe]>} */ (option), { maxLength: 2 }),
        fc.boolean(),
      )
      .map(([fetch, timeoutMs, more, areSpread]) => {
        const entries = Object.entries({ fetch, ...Object.fromEntries(more) });
        const texts = entries.map(([name, { text }]) => `${name}: ${text}`);
        return new Recipe(`{ timeoutMs: ${timeoutMs}, ${texts.join(", ")} }`, () => {
          const base = { apiKey: KEY, timeoutMs };
          const made = entries.map(([name, { make }]) => [name, make()]);
          const all = { ...base, ...Object.fromEntries(made) };
          return areSpread ? all : Object.create(all);
        });
      }),
  },
  { weight: 1, arbitrary: anything },
);

const policy = fc.oneof(
  oneOf(
    () => ({ public: true }),
    () => ({ authorize: () => true }),
    () => ({ authorize: async () => false }),
    () => ({ authorize: async () => new Response(null, { status: 401 }) }),
    () => ({ authorize: broken }),
    () => ({ authorize: () => new Promise(() => {}) }),
    () => ({ public: true, onError: broken }),
    () => ({ public: true, maxBodyBytes: 1 }),
  ),
  composed("policy", { authorize: giving(leaf) }, (all) => all),
  composed("policy", { public: leaf, allowedOrigins: leaf, onError: leaf }, (all) => all),
);

/** The options of a handler that answers within 10 ms. About a third of them are valid, and reach the handler. */
export const handling = fc.oneof(
  {
    weight: 4,
    arbitrary: composed("handling", { options, policy }, ({ options, policy }) =>
      Object.assign(Object.create(Object(options)), { timeoutMs: 10, ...policy }),
    ),
  },
  { weight: 1, arbitrary: anything },
);

const url = "https://app.example/api/v1/invitations";
const json = { "content-type": "application/json" };
const stream = fc.oneof(
  oneOf(
    () => new Blob(["{}"]).stream(),
    () => null,
    () => new ReadableStream({ pull: broken }),
    () => new ReadableStream({ pull: (controller) => controller.enqueue("{}") }),
    () => new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1000)) }),
    () => new ReadableStream(),
    () => ({ getReader: broken }),
    () => ({ getReader: () => ({ read: async () => ({ value: new Uint8Array() }) }) }),
    () => ({ getReader: () => ({ read: async () => ({ done: false }), cancel: broken }) }),
  ),
  leaf,
);

/** Arguments with which a server may call a handler. */
export const received = fc.oneof(
  {
    weight: 4,
    arbitrary: composed(
      "Request",
      {
        body: fc.oneof(
          body,
          oneOf(() => '{"clientName":"x"}'),
        ),
        origin: text,
      },
      ({ body, origin }) => {
        const headers = new Headers(json);
        try {
          headers.set("origin", origin);
        } catch {
          // No server receives such a header.
        }
        return new Request(url, { method: "POST", headers, body });
      },
    ),
  },
  {
    weight: 4,
    arbitrary: composed(
      "request",
      { body: stream, headers, method: leaf, url: text },
      (all) => all,
    ),
  },
  {
    weight: 4,
    arbitrary: composed("request", { body: stream }, ({ body }) => ({
      body,
      headers: new Headers(json),
      method: "POST",
      url,
    })),
  },
  anything,
);
