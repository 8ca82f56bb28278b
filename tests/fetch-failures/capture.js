// @ts-check
/**
 * Records what `fetch` throws in a runtime: `node capture.js <name> <command...>`, such as
 * `node capture.js "deno 2.9" deno run -A`. The result replaces that runtime's part of
 * `thrown.json`, which the native tests read.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { arrived, proxyUrl, start, stop, trustedAuthority } from "./servers.js";

const FILE = new URL("thrown.json", import.meta.url);
const [name = `node ${process.versions.node}`, command = process.execPath, ...args] =
  process.argv.slice(2);
/** Only Node can be told that a host has several addresses. */
const isNode = name.startsWith("node ");
const client = new URL("client.js", import.meta.url).pathname;

/**
 * @param {object[]} faults
 * @param {Record<string, string>} proxy
 * @returns {Promise<{ fault: string, thrown?: object }[]>}
 */
async function run(faults, proxy) {
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_EXTRA_CA_CERTS: trustedAuthority,
    DENO_CERT: trustedAuthority,
    NODE_USE_ENV_PROXY: "1",
    ...proxy,
  };
  const child = spawn(command, [...args, ...preload, client, JSON.stringify(faults)], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  for await (const chunk of child.stdout) output += chunk;
  return JSON.parse(output);
}

const preload = isNode ? ["--require", new URL("two-addresses.cjs", import.meta.url).pathname] : [];
const faults = (await start()).filter(({ url }) => isNode || !url.includes("two-addresses"));
const isProxied = (/** @type {{ viaProxy?: true }} */ { viaProxy }) => viaProxy === true;
const results = [
  ...(await run(
    faults.filter((fault) => !isProxied(fault)),
    {},
  )),
  ...(await run(faults.filter(isProxied), { HTTPS_PROXY: proxyUrl, https_proxy: proxyUrl })),
];
stop();
const rows = results.map((result) => ({
  runtime: name,
  arrived: arrived.get(result.fault) ?? 0,
  ...result,
}));
const known = existsSync(FILE) ? JSON.parse(readFileSync(FILE, "utf8")) : [];
const others = known.filter((/** @type {{ runtime: string }} */ { runtime }) => runtime !== name);
writeFileSync(FILE, `${JSON.stringify([...others, ...rows], null, 2)}\n`);
process.exit();
