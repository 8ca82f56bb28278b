// @ts-check
// What a soak does, in Node and in a page: many calls of the package, looked at ten times.

/**
 * @typedef {Pick<typeof import("zavu-invitations"), "validateInvitation" | "validateField"
 *   | "inspectPhone" | "normalizeInvitation" | "invitationSchema" | "createInvitation"
 *   | "retrieveInvitation">} Package
 *
 * @typedef {object} Size
 * @property {number} memory bytes of the WebAssembly's memory
 * @property {number} table length of its table of JavaScript values
 * @property {number} heap bytes of JavaScript values that are left after a collection
 *
 * @typedef {(done: number, of: number) => Promise<unknown>} Look
 */

/** How often sizes are looked at. */
export const LOOKS = 10;

/** What became of a create. */
export const OUTCOMES = ["created", "reconciled", "not_sent", "refused", "unknown"];

/** Mulberry32: the same calls in every run. */
function generator(seed = 0x5eed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const broken = () => {
  throw new Error("read");
};

const VALID = [
  {},
  { clientName: "Example Bakery", clientEmail: "owner@bakery.example" },
  { clientPhone: "+14155552671", expiresInDays: 14, allowedPhoneCountries: ["US", "MX"] },
  { connectionType: "messenger", clientName: "Panadería Ñandú 😀" },
];
const INVALID = [
  null,
  7n,
  Symbol("x"),
  [],
  { clientName: "x".repeat(101), expiresInDays: 31 },
  { clientEmail: "\ud800", clientPhone: "0123", allowedPhoneCountries: ["us", 5, "UK"] },
  { connectionType: "messenger", phoneNumberId: "pn_example", clientname: "x" },
  {
    get clientName() {
      return broken();
    },
  },
  new Proxy({}, { ownKeys: broken }),
];
const FORMS = [
  new URLSearchParams("clientName=+x+&clientPhone=415+555+2671&allowedPhoneCountries=us,mx"),
  { clientEmail: " Owner@Bakery.example ", expiresInDays: "14" },
];
const PHONES = ["+14155552671", "+525512345678", "0123", "", "+0", "x".repeat(1000)];

/** @type {((zavu: any, random: (below: number) => number) => unknown)[]} */
const CALLS = [
  (zavu, random) => zavu.validateInvitation(VALID[random(VALID.length)]),
  (zavu, random) => zavu.validateInvitation(INVALID[random(INVALID.length)]),
  (zavu, random) => zavu.validateField("clientEmail", ["a@b.example", "x", 5][random(3)]),
  (zavu, random) => zavu.validateField("allowedPhoneCountries", [["US"], ["uk"], 7n][random(3)]),
  (zavu, random) => zavu.inspectPhone(PHONES[random(PHONES.length)]),
  (zavu, random) => zavu.normalizeInvitation(FORMS[random(FORMS.length)], { defaultCountry: "US" }),
  (zavu, random) => zavu.invitationSchema["~standard"].validate(INVALID[random(INVALID.length)]),
];

/**
 * Mixed calls, valid and invalid ones.
 *
 * @param {Package} zavu
 * @param {number} count
 * @param {Look} look
 */
export async function calls(zavu, count, look) {
  const random = generator();
  const part = Math.ceil(count / LOOKS);
  for (let done = 0; done < count; ) {
    const end = Math.min(count, done + part);
    for (; done < end; done++) CALLS[random(CALLS.length)](zavu, random);
    await look(done, count);
  }
}

const INVITATION = JSON.stringify({
  invitation: {
    id: "inv_example",
    url: "https://dashboard.zavu.dev/invite/tok_example",
    token: "tok_example",
    status: "pending",
    createdAt: "2030-01-01T00:00:00.000Z",
    expiresAt: "2030-01-08T00:00:00.000Z",
  },
});
const HEAD = { get: (/** @type {string} */ name) => (name === "x-ratelimit-limit" ? "600" : null) };
/** What `fetch` gives, at once; the failures are not retried. */
const ANSWERS = [
  ...Array.from({ length: 4 }, () => ({
    status: 200,
    headers: HEAD,
    text: async () => INVITATION,
  })),
  { status: 404, headers: HEAD, text: async () => '{"code":"not_found","message":"none"}' },
  // Several, because each value that JavaScript throws may leak a place in the table.
  ...Array.from({ length: 3 }, () => ({
    status: 200,
    headers: HEAD,
    text: async () => "<h1>Welcome</h1>",
  })),
  { status: 200, headers: HEAD, text: broken },
  undefined,
];

/**
 * Retrievals, answered at once by a `fetch` of the soak's own, some of them with a failure.
 *
 * @param {Package} zavu
 * @param {number} count
 * @param {Look} look
 */
export async function retrieves(zavu, count, look) {
  const AT_ONCE = 8;
  const random = generator();
  const { signal } = new AbortController();
  const fetch = async () => /** @type {any} */ (ANSWERS[random(ANSWERS.length)]);
  const options = {
    apiKey: "zv_test_soak",
    dangerouslyAllowBrowser: true,
    maxRetries: 0,
    fetch,
    signal,
    onAttempt() {},
  };
  const part = Math.ceil(count / LOOKS);
  for (let done = 0; done < count; ) {
    const end = Math.min(count, done + part);
    while (done < end) {
      const atOnce = Math.min(AT_ONCE, end - done);
      const one = () => zavu.retrieveInvitation("inv_example", options).catch(isExpected);
      await Promise.all(Array.from({ length: atOnce }, one));
      done += atOnce;
    }
    await look(done, count);
  }
}

/** @param {any} error */
function isExpected(error) {
  const { name, code } = error;
  if (name !== "InvitationsError" || code === "internal") throw error;
}

/** What meets the first request of a create; half of them go well. */
const FAULTS = [
  "lost-answer",
  "lost-request",
  "cut-off",
  "status:429;wait=retry-after-ms;waitMs=1",
  "status:500",
  "status:503",
  "html",
  "html-ok",
  "truncated-json",
  "wrong-json",
  "empty:502",
  "redirect",
  "wrapped-error",
  "extra-fields",
  "slow:2",
  "hang",
];

/**
 * Creates against a sandbox, every other one with a fault.
 *
 * @param {Package} zavu
 * @param {string} baseUrl
 * @param {number} count
 * @param {Look} look
 * @param {(fault: string) => boolean} [isLeftOut]
 * @returns {Promise<number[]>} for each, which of `OUTCOMES`
 */
export async function creates(zavu, baseUrl, count, look, isLeftOut = () => false) {
  const AT_ONCE = 96;
  const faults = FAULTS.filter((fault) => !isLeftOut(fault));
  const random = generator();
  const outcomes = new Uint8Array(count);
  const one = async (/** @type {number} */ index) => {
    const fault = random(2) === 0 ? undefined : faults[random(faults.length)];
    let attempts = 0;
    const faulty = (/** @type {string} */ url, /** @type {any} */ init) => {
      if (fault && attempts++ === 0) init.headers.set("X-Sandbox-Fault", fault);
      return fetch(url, init);
    };
    const clientName = nameOf(index);
    try {
      const { invitation, reconciled } = await zavu.createInvitation(
        { clientName },
        {
          apiKey: "zv_test_soak",
          baseUrl,
          fetch: /** @type {any} */ (faulty),
          timeoutMs: fault === "hang" ? 300 : 30_000,
          dangerouslyAllowBrowser: true,
        },
      );
      if (invitation.clientName !== clientName) throw new Error("it is another invitation");
      outcomes[index] = reconciled ? 1 : 0;
    } catch (error) {
      isExpected(error);
      outcomes[index] = OUTCOMES.indexOf(/** @type {any} */ (error).outcome);
    }
  };
  const part = Math.ceil(count / LOOKS);
  let next = 0;
  while (next < count) {
    const end = Math.min(count, next + part);
    const worker = async () => {
      while (next < end) await one(next++);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await look(next, count);
  }
  return [...outcomes];
}

/** @param {number} index */
export function nameOf(index) {
  return `Soak ${index}`;
}

/**
 * Notes the exports of every instance from now on, and gives what measures them.
 *
 * @returns {() => { memory: number, table: number, instances: number }}
 */
export function watchInstances() {
  /** @type {WebAssembly.Exports[]} */
  const instances = [];
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    /** @param {ConstructorParameters<typeof Instance>} args */
    constructor(...args) {
      super(...args);
      instances.push(this.exports);
    }
  };
  return () => {
    const all = instances.flatMap((exports) => Object.values(exports));
    const sum = (/** @type {number[]} */ numbers) => numbers.reduce((a, b) => a + b, 0);
    return {
      memory: sum(all.map((it) => (it instanceof WebAssembly.Memory ? it.buffer.byteLength : 0))),
      table: sum(all.map((it) => (it instanceof WebAssembly.Table ? it.length : 0))),
      instances: instances.length,
    };
  };
}
