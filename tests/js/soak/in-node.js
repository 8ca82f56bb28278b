// @ts-check
// One part of a soak in a process of its own, which must end by itself. Needs --expose-gc.
import { setTimeout as sleep } from "node:timers/promises";
import * as zavu from "zavu-invitations";
import { calls, creates, retrieves, watchInstances } from "./work.js";

const [part = "", count = "", baseUrl = ""] = process.argv.slice(2);
const measure = watchInstances();
/** @type {import("./work.js").Size[]} */
const sizes = [];

/** Timers, and other things that would keep the process: connections that are kept alive do not. */
const waiting = () =>
  process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate/.test(name)).length;

/** @param {number} done @param {number} of */
async function look(done, of) {
  for (let times = 0; times < 3; times++) {
    // What ends a turn later than the promise that is waited for.
    await sleep(1);
    /** @type {any} */ (globalThis).gc();
  }
  const { memory, table } = measure();
  sizes.push({ memory, table, heap: process.memoryUsage().heapUsed });
  process.stderr.write(`      ${part}: ${done} of ${of}\n`);
}

const before = waiting();
const total = Number(count);
/** @type {number[] | undefined} */
let outcomes;
if (part === "calls") await calls(zavu, total, look);
else if (part === "retrieves") await retrieves(zavu, total, look);
else outcomes = await creates(zavu, baseUrl, total, look);
const { instances } = measure();
const left = waiting() - before;
process.stdout.write(JSON.stringify({ sizes, instances, left, outcomes }));
