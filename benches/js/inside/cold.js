// The time of the first use, from the import on, or after it.
import { report, settings } from "./process.js";

/** @type {{ module: string, isImported?: boolean }} */
const { module, isImported } = settings();
let start = performance.now();
const { prepare, first } = await import(module);
if (isImported) {
  prepare?.();
  start = performance.now();
}
await first();
report((performance.now() - start) * 1e6);
