// @ts-check
// How each export is called with generated values. The test fails for an export that is missing here.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { freshCopy, SERVER_WASM } from "../package.js";
import { good, handling, KEY, options, received } from "./network.js";
import { composed, oneOf, Recipe } from "./recipe.js";
import { anything, leaf, text } from "./values.js";

/**
 * @typedef {typeof import("zavu-invitations")} Package
 *
 * @typedef {object} Call
 * @property {fc.Arbitrary<Recipe<unknown[]>>} given
 * @property {(zavu: any, given: any[]) => unknown} call
 * @property {number} share of the runs: those with a network take longer
 */

/** How many items are read of an iteration that may be endless. */
const ITEMS_READ = 5;

/** @param {fc.Arbitrary<Recipe>[]} parts */
const values = (...parts) =>
  fc
    .tuple(...parts)
    .map(
      (recipes) =>
        new Recipe(recipes.map(({ text }) => text).join(", "), () =>
          recipes.map(({ make }) => make()),
        ),
    );

const request = fc.oneof(
  composed(
    "request",
    { clientName: text, expiresInDays: leaf, allowedPhoneCountries: anything },
    (parts) => parts,
  ),
  oneOf(
    () => ({ clientName: "Example Bakery" }),
    () => undefined,
  ),
  anything,
);
const id = fc.oneof(text, leaf);
const query = fc.oneof(
  oneOf(() => ({})),
  composed("query", { limit: leaf, cursor: text }, (parts) => parts),
  anything,
);

/** @param {any} list @param {unknown} returned given to `return` of an iterator */
async function iterate(list, returned) {
  await list.page().catch(isExpected);
  let left = ITEMS_READ;
  for await (const _ of list) if (--left === 0) break;
  const iterator = list[Symbol.asyncIterator]();
  await iterator.return(returned);
}

/** @param {unknown} error */
function isExpected(error) {
  if (Object(error).name !== "InvitationsError") throw error;
}

/** @param {any} schema @param {any[]} given */
function ask({ "~standard": standard }, [value, options]) {
  standard.validate(value);
  try {
    standard.jsonSchema?.input(options);
  } catch {
    // The interface of Standard JSON Schema wants an exception for a target that is not supported.
  }
}

const normalizing = fc.oneof(
  composed("options", { normalize: leaf, defaultCountry: fc.oneof(text, leaf) }, (parts) => parts),
  anything,
);

const wasm = readFileSync(SERVER_WASM);

const messages = fc.oneof(
  oneOf(
    () => undefined,
    () => ({ messages: { too_large: "{maximum, plural, other {#}}", blank: () => "blank" } }),
    () => ({
      messages: {
        get too_large() {
          throw new Error("read");
        },
      },
    }),
  ),
  composed("messages", { too_large: text, blank: anything, empty: leaf }, (messages) => ({
    messages,
  })),
  composed("options", { locale: anything, messages: anything }, (options) => options),
  anything,
);

/** The options of a wait that ends at once. */
const waiting = fc.oneof(
  composed(
    "options",
    { until: anything, intervalMs: leaf, onChange: anything, waitTimeoutMs: oneOf(() => 1) },
    (parts) => ({ apiKey: KEY, fetch: good, ...parts }),
  ),
  oneOf(
    () => ({ apiKey: KEY, fetch: good, waitTimeoutMs: "1" }),
    () => ({ apiKey: KEY, fetch: good, waitTimeoutMs: -1 }),
  ),
);

const invitation = fc.oneof(
  composed(
    "invitation",
    { id, url: text, status: leaf, expiresAt: leaf, clientPhone: leaf, clientEmail: anything },
    (parts) => parts,
  ),
  anything,
);
const body = fc.oneof(
  text,
  anything,
  oneOf(
    () => new Uint8Array([255]),
    () => '{"id":"evt_1","type":"a","data":{}}',
  ),
);
const headers = fc.oneof(
  text,
  anything,
  oneOf(
    () => ({ "x-zavu-signature": ["t=1,v1=00", "v2="] }),
    () => "t=1,v1=00",
  ),
);
const settings = fc.oneof(
  composed("settings", { url: text, events: anything, active: leaf }, (parts) => parts),
  anything,
);
const localized = fc.oneof(
  composed("options", { locale: anything }, (parts) => parts),
  anything,
);

/** @param {string} name @returns {Call} an export that takes these values in this order */
const plainly = (name, /** @type {fc.Arbitrary<Recipe>[]} */ ...given) => ({
  given: values(...given),
  call: (zavu, given) => /** @type {any} */ (zavu)[name](...given),
  share: 0.1,
});

/** @type {Record<string, Call>} */
export const CALLS = {
  verifyWebhook: plainly("verifyWebhook", body, headers, fc.oneof(text, anything), anything),
  signWebhook: plainly("signWebhook", body, fc.oneof(text, anything), anything),
  isInvitationStatusChanged: plainly("isInvitationStatusChanged", anything),
  isWebhookError: plainly("isWebhookError", anything, anything),
  createWebhookHandler: {
    given: values(
      composed("options", { secret: leaf, seen: anything, maxBodyBytes: leaf }, (parts) => ({
        onEvent() {},
        onError() {},
        ...parts,
      })),
      received,
    ),
    async call({ createWebhookHandler }, [options, request]) {
      const response = await createWebhookHandler(options)(request);
      if (typeof response.status !== "number") throw new Error("it is no response");
    },
    share: 0.2,
  },
  getWebhook: plainly("getWebhook", options),
  setWebhook: plainly("setWebhook", settings, options),
  updateWebhook: plainly("updateWebhook", settings, options),
  deleteWebhook: plainly("deleteWebhook", options),
  waitForInvitation: plainly("waitForInvitation", id, waiting),
  watchInvitations: {
    given: values(fc.oneof(query, anything), waiting),
    async call({ watchInvitations }, given) {
      let left = ITEMS_READ;
      for await (const _ of watchInvitations(given[0], given[1])) if (--left === 0) break;
    },
    share: 0.1,
  },
  createInvitations: {
    given: values(
      fc.oneof(
        request.map(({ text, make }) => new Recipe(`[${text}]`, () => [make()])),
        anything,
      ),
      options,
    ),
    async call({ createInvitations }, [rows, given]) {
      let left = ITEMS_READ;
      /** @type {NodeJS.Timeout | undefined} */
      let timer;
      try {
        const results = createInvitations(rows, given);
        // Ends a run whose answers cannot be read: it would try for minutes.
        timer = setTimeout(() => results.return?.(), 100);
        for await (const _ of results) if (--left === 0) break;
      } catch (error) {
        // Rows that are not an array are iterated, and may throw any exception, which the run passes on.
        if (typeof rows !== "object" || isList(rows)) isExpected(error);
      } finally {
        clearTimeout(timer);
      }
    },
    share: 0.1,
  },
  reissueInvitation: plainly("reissueInvitation", id, options),
  isUsable: plainly("isUsable", invitation, anything),
  remainingMs: plainly("remainingMs", invitation, anything),
  dueForReminder: plainly(
    "dueForReminder",
    anything,
    fc.oneof(
      composed("options", { beforeExpiryDays: leaf, now: leaf }, (parts) => parts),
      anything,
    ),
  ),
  shareLinks: plainly("shareLinks", invitation, localized),
  fieldErrors: plainly("fieldErrors", anything, localized),
  formatError: plainly("formatError", anything, localized),
  formatFailureReason: plainly("formatFailureReason", anything, localized),
  // Its constructor is not for callers.
  WebhookError: {
    given: values(leaf),
    call: ({ isWebhookError, WebhookError }) =>
      isWebhookError(Object.create(WebhookError.prototype)),
    share: 0.01,
  },
  validateInvitation: {
    given: values(anything),
    call: ({ validateInvitation }, given) => validateInvitation(...given),
    share: 1,
  },
  validateField: {
    given: values(fc.oneof(text, anything), anything),
    call: ({ validateField }, given) => validateField(...given),
    share: 1,
  },
  inspectPhone: {
    given: values(fc.oneof(text, anything)),
    call: ({ inspectPhone }, given) => inspectPhone(...given),
    share: 0.5,
  },
  isInvitationsError: {
    given: values(anything, anything),
    call: ({ isInvitationsError }, given) => isInvitationsError(...given),
    share: 0.5,
  },
  createInvitation: {
    given: values(request, options),
    call: ({ createInvitation }, given) => createInvitation(...given),
    share: 0.5,
  },
  retrieveInvitation: {
    given: values(id, options),
    call: ({ retrieveInvitation }, given) => retrieveInvitation(...given),
    share: 0.2,
  },
  cancelInvitation: {
    given: values(id, options),
    call: ({ cancelInvitation }, given) => cancelInvitation(...given),
    share: 0.2,
  },
  listInvitations: {
    given: values(query, options, leaf),
    call: ({ listInvitations }, [query, options, returned]) =>
      iterate(listInvitations(query, options), returned),
    share: 0.2,
  },
  InvitationsClient: {
    given: values(options, options, request, id, query),
    async call({ InvitationsClient }, [options, more, request, id, query]) {
      const client = new InvitationsClient(options);
      await client.create(request, more).catch(isExpected);
      await client.retrieve(id, more).catch(isExpected);
      await client.cancel(id, more).catch(isExpected);
      await iterate(client.list(query, more), undefined);
    },
    share: 0.2,
  },
  formatIssue: {
    given: values(
      fc.oneof(
        composed(
          "issue",
          { code: text, params: anything, message: leaf, suggestion: text },
          (issue) => issue,
        ),
        composed("issue", { params: anything, suggestion: leaf }, (parts) => ({
          code: "too_large",
          message: "",
          ...parts,
        })),
        anything,
      ),
      messages,
    ),
    call({ formatIssue }, given) {
      const text = formatIssue(...given);
      if (typeof text !== "string") throw new Error("it is no text");
    },
    share: 1,
  },
  normalizeInvitation: {
    given: values(anything, normalizing),
    call: ({ normalizeInvitation }, given) => normalizeInvitation(...given),
    share: 1,
  },
  invitationSchema: {
    given: values(anything, anything),
    call: ({ invitationSchema }, given) => ask(invitationSchema, given),
    share: 0.5,
  },
  createInvitationSchema: {
    given: values(anything, anything, normalizing),
    call: ({ createInvitationSchema }, [value, target, options]) =>
      ask(createInvitationSchema(options), [value, target]),
    share: 0.5,
  },
  constraints: {
    given: values(fc.oneof(text, anything)),
    call: ({ constraints }, given) => constraints(...given),
    share: 0.2,
  },
  countries: {
    given: values(anything),
    call: ({ countries }) => countries(),
    share: 0.2,
  },
  createInvitationHandler: {
    given: values(handling, received),
    async call({ createInvitationHandler }, [options, request]) {
      const response = await createInvitationHandler(options)(request);
      if (typeof response.status !== "number") throw new Error("it is no response");
      await response.text?.();
    },
    share: 0.5,
  },
  // Its constructor is not for callers.
  InvitationsError: {
    given: values(leaf),
    call: ({ isInvitationsError, InvitationsError }) =>
      isInvitationsError(Object.create(InvitationsError.prototype)),
    share: 0.01,
  },
  // In a copy that has not loaded the module yet, because otherwise `init` does nothing.
  init: {
    given: values(
      fc.oneof(
        leaf.filter(({ text }) => !/new Promise\(/.test(text)),
        text,
        anything,
      ),
    ),
    async call(_, given) {
      const { init, validateInvitation } = await freshCopy("zavu-invitations/slim");
      const settled = await Promise.allSettled([init(...given)]);
      await init(wasm);
      if (!validateInvitation({}).ok) throw new Error("it does not work afterwards");
      for (const each of settled) if (each.status === "rejected") throw each.reason;
    },
    share: 0.05,
  },
};

/** @param {unknown} value */
function isList(value) {
  try {
    return Array.isArray(value);
  } catch {
    return false; // A revoked proxy.
  }
}
