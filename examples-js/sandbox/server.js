#!/usr/bin/env node
// @ts-check
import { parseArgs } from "node:util";
import { startSandbox } from "./sandbox.js";

const USAGE = `zavu-invitations-sandbox [options]

  --port <n>        default 0: any free port
  --key <key>       the only key that works; without it, every zv_test_ key does
  --rate-limit <n>  requests a minute, default 600
  --cors            lets browser pages call it
  --quiet           no line for each request
  --help            this text`;

const values = readArguments();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const sandbox = startSandbox({
  port: wholeNumber("port", values.port),
  key: values.key,
  cors: values.cors,
  rateLimit: { limit: wholeNumber("rate-limit", values["rate-limit"]) },
  log: values.quiet ? undefined : console.log,
});
const { url } = await sandbox.catch(fail);
console.log(`sandbox listening on ${url}`);

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: "string", default: process.env.ZAVU_SANDBOX_PORT ?? "0" },
        key: { type: "string", default: process.env.ZAVU_SANDBOX_KEY },
        "rate-limit": { type: "string", default: "600" },
        cors: { type: "boolean", default: false },
        quiet: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    return fail(error);
  }
}

/**
 * @param {unknown} error
 * @returns {never}
 */
function fail(error) {
  console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  process.exit(2);
}

/**
 * @param {string} option
 * @param {string} text
 */
function wholeNumber(option, text) {
  if (/^\d+$/.test(text)) return Number(text);
  return fail(`--${option} must be a whole number, not '${text}'`);
}
