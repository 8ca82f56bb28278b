#!/usr/bin/env node
// @ts-check
import { parseArgs } from "node:util";
import { startSandbox } from "./sandbox.js";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: process.env.ZAVU_SANDBOX_PORT ?? "0" },
    key: { type: "string", default: process.env.ZAVU_SANDBOX_KEY },
    "rate-limit": { type: "string", default: "600" },
    cors: { type: "boolean", default: false },
    quiet: { type: "boolean", default: false },
  },
});

const { url } = await startSandbox({
  port: wholeNumber("port", values.port),
  key: values.key,
  cors: values.cors,
  rateLimit: { limit: wholeNumber("rate-limit", values["rate-limit"]) },
  log: values.quiet ? undefined : console.log,
});
console.log(`sandbox listening on ${url}`);

/**
 * @param {string} option
 * @param {string} text
 */
function wholeNumber(option, text) {
  if (/^\d+$/.test(text)) return Number(text);
  console.error(`--${option} must be a whole number, not '${text}'`);
  process.exit(2);
}
