// @ts-check
// The official SDK's calls, as a scenario wants them.

import { TIMEOUT_MS } from "./ours.js";

/**
 * @param {any} ZavuDev the SDK's client class
 * @returns {import("./run.js").Client}
 */
export function peer(ZavuDev) {
  const clients = new Map();
  const of = (/** @type {import("./run.js").Scenario} */ { origin, apiKey }) => {
    const client =
      clients.get(origin) ??
      new ZavuDev({ apiKey, baseURL: origin, timeout: TIMEOUT_MS, logLevel: "off" }).invitations;
    clients.set(origin, client);
    return client;
  };
  return {
    async call(scenario, { name, id, request }, signal) {
      const client = of(scenario);
      const options = { headers: { "X-Call": name }, signal };
      switch (scenario.operation) {
        case "create":
          return { id: (await client.create(request, options))?.invitation?.id };
        case "retrieve":
          return { id: (await client.retrieve(id, options))?.invitation?.id };
        case "cancel":
          return { id: (await client.cancel(id, options))?.invitation?.id };
        default:
          for await (const _ of client.list({}, options));
          return {};
      }
    },
    // It claims nothing about what became of a call, but that a 4xx is an answer.
    describe: ({ name, status }) => ({
      code: String(name),
      outcome: status >= 400 && status < 500 ? "refused" : "none",
    }),
  };
}
