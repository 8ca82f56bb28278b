import { measure } from "mitata";

/** How long one sample shall take: shorter than what the system gives a process at a time. */
const SAMPLE_NS = 200_000;

/**
 * Measures functions beside each other: in each round every one of them has its turn, each time
 * in another order, so that noise hits all alike.
 *
 * @param {Record<string, () => unknown>} contenders
 * @param {{ rounds: number, roundMs: number }} settings
 * @returns {Promise<Record<string, number[]>>} of each round the median, in ns
 */
export async function beside(contenders, { rounds, roundMs }) {
  const names = Object.keys(contenders);
  const options = { gc: false, min_cpu_time: roundMs * 1e6, min_samples: 5 };
  const median = async (/** @type {string} */ name, /** @type {number} */ batch) =>
    (await measure(contenders[name], { ...options, batch_samples: batch })).p50;

  /** @type {Record<string, number>} */
  const batches = {};
  for (const name of names) {
    // The engine compiles meanwhile.
    const ns = await median(name, 16);
    batches[name] = Math.min(4096, Math.max(4, 4 * Math.round(SAMPLE_NS / ns / 4)));
  }
  /** @type {Record<string, number[]>} */
  const medians = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const first = round % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      medians[name].push(await median(name, batches[name]));
    }
  }
  return medians;
}

/**
 * A function that does something with the next of some values, over and over.
 *
 * @template T
 * @param {readonly T[]} values
 * @param {(value: T) => unknown} act
 */
export function turning(values, act) {
  let next = 0;
  return () => {
    const value = values[next];
    next = next + 1 < values.length ? next + 1 : 0;
    return act(value);
  };
}
