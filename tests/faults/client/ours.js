// @ts-check
// The package's calls, as a scenario wants them.

/** @typedef {typeof import("zavu-invitations")} Package */
/** @typedef {import("./run.js").Scenario} Scenario */

/** How long a call of ours may take, in all. */
export const TIMEOUT_MS = 3_000;

/**
 * @param {Package} api
 * @returns {import("./run.js").Client}
 */
export function ours(api) {
  const options = (/** @type {Scenario} */ { origin, apiKey }, /** @type {string} */ call) => ({
    baseUrl: origin,
    ...(apiKey !== undefined && { apiKey }),
    timeoutMs: TIMEOUT_MS,
    headers: { "X-Call": call },
  });
  return {
    async call(scenario, { name, id = "", request }, signal, onCreate) {
      const onAttempt = (/** @type {import("zavu-invitations").AttemptEvent} */ event) => {
        if (event.type === "start" && event.operation === "create") onCreate();
      };
      const settings = { ...options(scenario, name), signal, onAttempt };
      switch (scenario.operation) {
        case "create": {
          const { invitation, reconciled } = await api.createInvitation(request, settings);
          return { id: invitation.id, ...(reconciled && { reconciled }) };
        }
        case "retrieve":
          return { id: (await api.retrieveInvitation(id, settings)).invitation.id };
        case "cancel":
          return { id: (await api.cancelInvitation(id, settings)).invitation.id };
        default:
          for await (const _ of api.listInvitations({}, settings));
          return {};
      }
    },
    describe: ({ code, outcome }) => ({ code, outcome }),
  };
}
