// @ts-check
// The checks that every runtime must pass. Each leg copies this file into a project that has the package installed, so it
// is plain JavaScript without imports.

/** @typedef {typeof import("zavu-invitations")} Package */
/** @typedef {import("zavu-invitations").Issue} Issue */

/**
 * @typedef {object} Vector
 * @property {string} name
 * @property {unknown} input
 * @property {unknown[]} issues
 * @property {unknown[]} warnings
 *
 * @typedef {object} Config
 * @property {string} baseUrl of the sandbox
 * @property {string} apiKey of the sandbox; empty if `baseUrl` is the route
 * @property {string} route the URL of a server that adds the key and forwards to the sandbox
 * @property {Vector[]} vectors
 *
 * @typedef {object} Report
 * @property {number} passed
 * @property {string[]} failures
 * @property {number} firstVerdictMs
 */

const POISON_ROUNDS = 200;

/**
 * @param {Package} api
 * @param {Config} config
 * @param {number} [start] when the import began
 * @returns {Promise<Report>}
 */
export async function run(api, config, start = now()) {
  api.validateInvitation({});
  const firstVerdictMs = now() - start;
  /** @type {string[]} */
  const failures = [];
  let passed = 0;
  /** @param {Check} check */
  const make = async ({ name, check }) => {
    try {
      await check(api, config);
      passed++;
    } catch (error) {
      failures.push(`${name}: ${describe(error)}`);
    }
  };
  for (const check of [...vectorChecks(config.vectors), ...CHECKS]) await make(check);
  await Promise.all(CHECKS_THAT_WAIT.map(make));
  return { passed, failures, firstVerdictMs };
}

/** @typedef {{ name: string, check(api: Package, config: Config): void | Promise<void> }} Check */

/**
 * @param {Vector[]} vectors
 * @returns {Check[]}
 */
function vectorChecks(vectors) {
  return vectors.map(({ name, input, issues, warnings }) => ({
    name,
    check({ validateInvitation }) {
      const result = validateInvitation(input);
      assertSame(
        { issues: result.ok ? [] : result.issues, warnings: result.warnings },
        { issues, warnings },
      );
      if (result.ok) assertSame(result.value, input);
    },
  }));
}

/** @type {Check[]} */
const CHECKS = [
  {
    name: "loading again does nothing",
    async check({ init, validateInvitation }) {
      await Promise.all([init(), init()]);
      assertSame(validateInvitation({}), { ok: true, value: {}, warnings: [] });
    },
  },
  {
    name: "a field on its own",
    check({ validateField }) {
      assertSame(codes(validateField("expiresInDays", 31)), ["too_large"]);
      assertSame(codes(validateField("clientName", "Zoë 😀 Łukasz")), []);
    },
  },
  {
    name: "a form made ready, with the engine's own Punycode",
    check({ normalizeInvitation, invitationSchema }) {
      const form = new URLSearchParams([
        ["clientEmail", "Info@B\u00fccher.Example"],
        ["expiresInDays", "14 "],
        ["allowedPhoneCountries", "us, MX"],
      ]);
      const { value, changes } = normalizeInvitation(form);
      const expected = {
        clientEmail: "Info@xn--bcher-kva.example",
        expiresInDays: 14,
        allowedPhoneCountries: ["US", "MX"],
      };
      assertSame(value, expected);
      assertSame(changes.length, 6);
      assertSame(invitationSchema["~standard"].validate(value), { value, warnings: [] });
      assertSame(normalizeInvitation(value), { value, changes: [] });
      const unreadable = { clientEmail: "a@\u{1d7cf}.\u{1d7cf}" };
      assertSame(normalizeInvitation(unreadable), { value: unreadable, changes: [] });
    },
  },
  {
    name: "a webhook's event, on servers",
    check({ createInvitationHandler, isInvitationsError, isWebhookError, verifyWebhook }) {
      const body = '{"id":"evt_1","type":"x","data":{"name":"Zoë 😀"}}';
      const v1 = "63cfe86f42fd67ba9b8c3a975ca32ee476a3994ac4a8fd34cda158c031c25a61";
      const v2 = "320c0b6736b8c54436b93533b2d0f36820a8b7f1b8e08a81a6e7e7e70762a25b";
      const header = `t=1788256800,v1=${v1},v2=${v2}`;
      /** @param {() => unknown} call */
      const result = (call) => {
        try {
          return call();
        } catch (error) {
          if (isWebhookError(error) || isInvitationsError(error)) return error.code;
          throw error;
        }
      };
      const verify = (/** @type {number} */ now, text = body) =>
        result(
          () => verifyWebhook(text, { "X-Zavu-Signature": header }, "whsec_suite", { now }).id,
        );
      // A bundler that does not know `browser` takes the build for servers into a page.
      const isOfPages =
        result(() => createInvitationHandler({ public: true })) === "wasm_unavailable";
      assertSame(verify(1_788_256_900_000), isOfPages ? "wasm_unavailable" : "evt_1");
      assertSame(verify(1_788_257_200_000), isOfPages ? "wasm_unavailable" : "stale");
      const withHalfAnEmoji = body.replace("😀", "\ud83d");
      assertSame(
        verify(1_788_256_900_000, withHalfAnEmoji),
        isOfPages ? "wasm_unavailable" : "malformed",
      );
    },
  },
  {
    name: "create, retrieve, list and cancel",
    async check(
      { createInvitation, retrieveInvitation, listInvitations, cancelInvitation },
      config,
    ) {
      const options = optionsOf(config);
      const request = { clientName: "Zoë 😀", expiresInDays: 3 };
      const { invitation } = await createInvitation(request, options);
      assertSame(invitation.clientName, request.clientName);
      assertSame((await retrieveInvitation(invitation.id, options)).invitation.id, invitation.id);
      const { items } = await listInvitations({ limit: 5 }, options).page();
      assertSame(items.length > 0, true);
      assertSame((await cancelInvitation(invitation.id, options)).invitation.status, "cancelled");
    },
  },
  {
    name: "several at once",
    async check({ createInvitation }, config) {
      const names = ["a", "b", "c", "d"];
      const created = await Promise.all(
        names.map((clientName) => createInvitation({ clientName }, optionsOf(config))),
      );
      assertSame(
        created.map(({ invitation }) => invitation.clientName),
        names,
      );
      assertSame(new Set(created.map(({ invitation }) => invitation.id)).size, names.length);
    },
  },
  {
    name: "an invalid request is not sent",
    async check(api, config) {
      const error = await failure(api, config, { clientEmail: "nobody" }, {});
      assertSame(
        [error.code, error.outcome, codes(error.issues)],
        ["invalid_request", "not_sent", ["invalid_email"]],
      );
    },
  },
  {
    name: "an abort",
    async check(api, config) {
      const reason = { because: "the user left" };
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 50);
      const error = await failure(
        api,
        config,
        {},
        { signal: controller.signal, headers: { "X-Sandbox-Fault": "hang" } },
      );
      assertSame([error.code, error.cause === reason], ["aborted", true]);
    },
  },
  {
    name: "a timeout",
    async check(api, config) {
      const headers = { "X-Sandbox-Fault": "hang" };
      const error = await failure(api, config, {}, { timeoutMs: 250, headers });
      assertSame([error.code, error.outcome], ["timeout", "unknown"]);
    },
  },
  {
    name: "an error with a body",
    async check(api, config) {
      const headers = { "X-Sandbox-Fault": "status:403" };
      const error = await failure(api, config, {}, { headers });
      assertSame([error.code, error.outcome, error.status], ["permission", "refused", 403]);
      assertSame(/^req_/.test(error.requestId ?? ""), true);
      assertSame(typeof (/** @type {any} */ (error.body).message), "string");
    },
  },
  {
    name: "a refused connection",
    async check(api, config) {
      const closed = { ...config, baseUrl: "http://127.0.0.1:1" };
      const error = await failure(api, closed, {}, { timeoutMs: 5000, maxRetries: 0 });
      assertSame(error.code, "connection");
    },
  },
  {
    name: "poison input",
    async check(api, config) {
      for (let round = 0; round < POISON_ROUNDS; round++) {
        for (const input of poison()) {
          const { ok } = api.validateInvitation(input);
          if (ok) throw new Error(`accepted ${describe(input)}`);
        }
      }
      const fetch = () => Promise.resolve(/** @type {any} */ (new Proxy({}, hostile)));
      const error = await failure(api, config, {}, { fetch });
      assertSame(error.code, "invalid_response");
      assertSame(api.validateInvitation({}).ok, true);
    },
  },
];

/**
 * Checks that take seconds, because a wait reads once a second at most. They run concurrently.
 *
 * @type {Check[]}
 */
const CHECKS_THAT_WAIT = [
  {
    name: "waiting",
    async check({ createInvitation, cancelInvitation, waitForInvitation }, config) {
      const calls = optionsOf(config);
      const { id } = (await createInvitation({ clientName: "a" }, calls)).invitation;
      /** @type {string[]} */
      const seen = [];
      const ended = await waitForInvitation(id, {
        ...calls,
        intervalMs: 1_000,
        onChange({ invitation: { status } }) {
          seen.push(status);
          if (status === "pending") cancelInvitation(id, calls);
        },
      });
      assertSame([ended.status, seen], ["cancelled", ["pending", "cancelled"]]);
    },
  },
  {
    name: "watching",
    async check({ createInvitation, cancelInvitation, watchInvitations }, config) {
      const calls = optionsOf(config);
      const { id } = (await createInvitation({ clientName: "b" }, calls)).invitation;
      const seen = [];
      const changes = watchInvitations([id], { ...calls, intervalMs: 1_000 });
      for await (const { invitation, previousStatus } of changes) {
        seen.push(`${previousStatus} ${invitation.status}`);
        if (previousStatus === undefined) await cancelInvitation(id, calls);
      }
      assertSame(seen, ["undefined pending", "pending cancelled"]);
    },
  },
  {
    name: "a dashboard's route, on servers",
    async check(
      { createInvitation, createInvitationHandler, InvitationsClient, isInvitationsError },
      config,
    ) {
      // A bundler that does not know `browser` takes the build for servers into a page.
      if (config.apiKey === "") return;
      // The handler is for servers, and a `Request` of Firefox has no `body`.
      if (!("body" in Request.prototype)) return;
      let handle = async (/** @type {Request} */ _request) => new Response();
      try {
        handle = createInvitationHandler({
          ...optionsOf(config),
          public: true,
          operations: ["create", "retrieve", "list", "cancel"],
          visible: ({ clientName }) => clientName === "dashboard",
        });
      } catch (error) {
        if (isInvitationsError(error, "wasm_unavailable")) return;
        throw error;
      }
      const client = new InvitationsClient({
        baseUrl: "https://app.example/api",
        fetch: (url, init) => handle(new Request(url, init)),
      });
      const { invitation: hidden } = await createInvitation(
        { clientName: "hidden" },
        optionsOf(config),
      );
      const { id, url } = (await client.create({ clientName: "dashboard" })).invitation;
      assertSame(typeof url, "string");
      assertSame("url" in (await client.retrieve(id)).invitation, false);
      const listed = [];
      for await (const invitation of client.list({ status: "pending" })) listed.push(invitation.id);
      assertSame([listed.includes(id), listed.includes(hidden.id)], [true, false]);
      const refused = await client.retrieve(hidden.id).catch((error) => error);
      assertSame(refused.code, "not_found");
      const waiting = client.wait(id, { intervalMs: 1_000, onChange: () => client.cancel(id) });
      assertSame((await waiting).status, "cancelled");
    },
  },
];

/** @type {ProxyHandler<object>} */
const hostile = {
  get(_, name) {
    // Otherwise a promise could not resolve to the proxy.
    if (name === "then") return undefined;
    throw new Error("hostile");
  },
  ownKeys() {
    throw new Error("hostile");
  },
};

function poison() {
  /** @type {any} */
  const cycle = { clientName: 1 };
  cycle.clientEmail = cycle;
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return [
    cycle,
    proxy,
    new Proxy({}, hostile),
    {
      get clientName() {
        throw new Error("hostile");
      },
    },
    { clientName: "\uD800" },
    { clientName: Symbol("hostile") },
    { expiresInDays: 3n },
    { allowedPhoneCountries: [[["DE"]]] },
    { allowedPhoneCountries: new Array(1e6) },
    { clientName: "x".repeat(1e5) },
    [],
    null,
    0,
    () => {},
  ];
}

/**
 * The configuration of a page: a route instead of the API, and no key.
 *
 * @param {Config} config
 * @returns {Config}
 */
export function forPages({ route, vectors }) {
  return { baseUrl: route, apiKey: "", route, vectors };
}

/** @param {Config} config */
function optionsOf({ baseUrl, apiKey }) {
  return apiKey === "" ? { baseUrl } : { baseUrl, apiKey, dangerouslyAllowBrowser: true };
}

/**
 * The error of a create that must fail.
 *
 * @param {Package} api
 * @param {Config} config
 * @param {object} request
 * @param {import("zavu-invitations").InvitationsOptions} options
 */
async function failure({ createInvitation, isInvitationsError }, config, request, options) {
  let created;
  try {
    created = await createInvitation(request, { ...optionsOf(config), ...options });
  } catch (error) {
    if (isInvitationsError(error)) return error;
    throw error;
  }
  throw new Error(`no failure, but ${describe(created)}`);
}

/** @param {readonly Issue[]} issues */
function codes(issues) {
  return issues.map(({ code }) => code);
}

/**
 * @param {unknown} actual
 * @param {unknown} expected
 */
function assertSame(actual, expected) {
  const [found, wanted] = [actual, expected].map((value) => JSON.stringify(sorted(value)));
  if (found !== wanted) throw new Error(`found ${found}, expected ${wanted}`);
}

/**
 * Copies a value with the names of its objects in order.
 *
 * @param {any} value
 * @returns {unknown}
 */
function sorted(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}

/**
 * @param {unknown} value
 * @returns {string}
 */
function describe(value) {
  try {
    const { name, code, message, cause } = /** @type {any} */ (value);
    if (message === undefined) return String(value);
    const because = cause === undefined ? "" : `(${describe(cause)})`;
    return [name, code, message, because].filter(Boolean).join(" ");
  } catch {
    return typeof value;
  }
}

function now() {
  return performance.now();
}
