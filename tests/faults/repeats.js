// @ts-check
// node tests/faults/repeats.js: which kinds of body does a runtime's `fetch` send a second time, where a
// kept connection ends without an answer? The package gives each runtime a kind that is sent once.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { tool } from "../js/legs/support/tools.js";

const CLIENT = `
const origin = (globalThis.Deno?.args ?? process.argv).at(-1);
const text = '{"clientName":"Example"}';
const bodies = {
  none: () => undefined,
  text: () => text,
  bytes: () => new TextEncoder().encode(text),
  blob: () => new Blob([text]),
  "empty blob": () => new Blob([]),
  stream: () => new Blob([text]).stream(),
};
for (const [kind, body] of Object.entries(bodies)) {
  await (await fetch(origin)).text();
  const headers = { "x-kind": kind, "content-type": "application/json" };
  await fetch(origin, { method: "POST", headers, body: body(), duplex: "half" }).catch(() => {});
}
`;

/** What arrived of each kind. @type {Map<string, string[]>} */
let heads = new Map();
const server = createServer((socket) => {
  socket.on("error", () => {});
  socket.on("data", (data) => {
    const text = data.toString();
    const kind = /^x-kind: (.*)\r$/im.exec(text)?.[1];
    if (text.startsWith("GET")) socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    if (kind === undefined) return;
    heads.set(kind, [...(heads.get(kind) ?? []), text]);
    socket.destroy();
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());

for (const [name, command, args] of [
  ["Node", process.execPath, ["--input-type=module", "-e", CLIENT, "--"]],
  ["Deno", await tool("core", "deno"), ["run", "--no-prompt", "--allow-net", "-"]],
  ["Bun", await tool("core", "bun"), ["run", "-"]],
]) {
  heads = new Map();
  const child = spawn(/** @type {string} */ (command), [...args, `http://127.0.0.1:${port}`], {
    stdio: ["pipe", "inherit", "inherit"],
  });
  child.stdin.end(CLIENT);
  await new Promise((resolve) => child.on("exit", resolve));
  for (const [kind, [head = "", ...again]] of heads) {
    const length = /^content-length: .*(?=\r$)/im.exec(head)?.[0] ?? "no content-length";
    console.log(`${name}: ${kind} is sent ${1 + again.length} times, with ${length}`);
  }
}
server.close();
