// @ts-check
// All parts of a soak in a page of Chromium, started with --expose-gc and precise figures.
import { calls, creates, retrieves, watchInstances } from "./work.js";

/**
 * @param {any} zavu
 * @param {{ counts: Record<string, number>, baseUrl: string, resent: string[] }} config
 */
export async function soak(zavu, { counts, baseUrl, resent }) {
  const measure = watchInstances();
  /** @type {string[]} */
  const unhandled = [];
  addEventListener("unhandledrejection", ({ reason }) => unhandled.push(String(reason)));
  /** @type {Record<string, object>} */
  const reports = {};
  for (const part of Object.keys(counts)) {
    /** @type {import("./work.js").Size[]} */
    const sizes = [];
    const look = async () => {
      for (let times = 0; times < 3; times++) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        /** @type {any} */ (globalThis).gc();
      }
      const { memory, table } = measure();
      sizes.push({ memory, table, heap: /** @type {any} */ (performance).memory.usedJSHeapSize });
    };
    /** @type {number[] | undefined} */
    let outcomes;
    if (part === "calls") await calls(zavu, counts[part], look);
    else if (part === "retrieves") await retrieves(zavu, counts[part], look);
    else {
      const isResent = (/** @type {string} */ fault) => resent.includes(fault);
      outcomes = await creates(zavu, baseUrl, counts[part], look, isResent);
    }
    const { instances } = measure();
    reports[part] = { sizes, instances, left: unhandled.length, outcomes };
  }
  return { reports, unhandled };
}
