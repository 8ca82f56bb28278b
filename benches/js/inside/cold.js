// From the import to the first verdict, or to the first answer of a `fetch` that needs no network.
import { report, settings } from "./process.js";

/** @type {{ module: string }} */
const { module } = settings();
const start = performance.now();
const { first } = await import(module);
await first();
report((performance.now() - start) * 1e6);
