// Creates invitations at a server in another process, eight at a time.
import Zavudev from "@zavudev/sdk";
import { createInvitation } from "zavu-invitations";
import { KEY } from "./answer.js";
import { CASES } from "./inputs.js";
import { report, settings } from "./process.js";

const AT_A_TIME = 8;

/** @type {{ url: string, rounds: number, requests: number }} */
const { url, rounds, requests } = settings();
const { inputs } = CASES.valid;

const sdk = new Zavudev({ apiKey: KEY, baseURL: url });
const options = { apiKey: KEY, baseUrl: url };

/** @param {AbortSignal} [signal] */
const fetching = (signal) => async (/** @type {object} */ request) => {
  const response = await fetch(`${url}/v1/invitations`, {
    method: "POST",
    headers: { Authorization: `Bearer ${KEY}`, "Content-Type": "application/json" },
    body: JSON.stringify(request),
    ...(signal && { signal }),
  });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
};

// As in the answer: one that names nothing of the request is taken for another client's.
const named = inputs.map((input) => ({ ...input, clientName: "Example Bakery" }));

/** @type {Record<string, (request: any) => Promise<any>>} */
const contenders = {
  ours: (request) => createInvitation(request, options),
  fetch: fetching(),
  "fetch with a timeout": (request) => fetching(AbortSignal.timeout(60_000))(request),
  sdk: (request) => sdk.invitations.create(request),
};

/**
 * @param {(request: any) => Promise<any>} create
 * @param {number} count
 */
async function run(create, count) {
  let next = 0;
  const one = async () => {
    while (next < count) {
      const { invitation } = await create(named[next++ % named.length]);
      if (invitation.id !== "inv_example") throw new Error("another invitation came back");
    }
  };
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: AT_A_TIME }, one));
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: (count * 1000) / ms, cpuNs: ((user + system) * 1000) / count };
}

const names = Object.keys(contenders);
/** @type {Record<string, { perSecond: number[], cpuNs: number[] }>} */
const found = Object.fromEntries(names.map((name) => [name, { perSecond: [], cpuNs: [] }]));
for (const name of names) await run(contenders[name], requests);
for (let round = 0; round < rounds; round++) {
  const first = round % names.length;
  for (const name of [...names.slice(first), ...names.slice(0, first)]) {
    const { perSecond, cpuNs } = await run(contenders[name], requests);
    found[name].perSecond.push(perSecond);
    found[name].cpuNs.push(cpuNs);
  }
}
report(found);
