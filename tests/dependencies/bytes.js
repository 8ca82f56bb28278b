// @ts-check
// Which crate the bytes of the wasm come from, as the compiler left it: with names, before wasm-opt.
import { readFileSync } from "node:fs";

const WASM = "target/wasm/server.wasm";
const bytes = readFileSync(process.argv[2] ?? WASM);
let at = 8;

function number() {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value;
  }
}

function text() {
  const length = number();
  at += length;
  return bytes.toString("utf8", at - length, at);
}

let imported = 0;
let data = 0;
const sizes = /** @type {number[]} */ ([]);
const names = /** @type {Map<number, string>} */ (new Map());
while (at < bytes.length) {
  const id = bytes[at++];
  const length = number();
  const end = at + length;
  if (id === 11) data = length;
  if (id === 2) {
    for (let left = number(); left > 0; left--) {
      text();
      text();
      const kind = bytes[at++];
      if (kind === 0) {
        imported++;
        number();
      } else throw new Error("only functions are imported before wasm-bindgen");
    }
  } else if (id === 10) {
    for (let left = number(); left > 0; left--) {
      const size = number();
      sizes.push(size);
      at += size;
    }
  } else if (id === 0 && text() === "name") {
    while (at < end) {
      const kind = bytes[at++];
      const after = number() + at;
      if (kind === 1) for (let left = number(); left > 0; left--) names.set(number(), text());
      at = after;
    }
  }
  at = end;
}

/** The crate in a mangled name, of the new form or the old one: the first that it names. */
function crateOf(/** @type {string} */ name) {
  const [, length = "", rest = ""] = /Cs[0-9A-Za-z]+_(\d+)(\w+)/.exec(name) ?? [];
  if (length) return rest.replace(/^_/, "").slice(0, Number(length));
  const old = /^_ZN(\d+)(.*)$/.exec(name);
  if (!old) return "bindings and intrinsics";
  const first = old[2].slice(0, Number(old[1]));
  return /([a-z_0-9]+)\.\./.exec(first)?.[1] ?? first;
}

const perCrate = /** @type {Map<string, number>} */ (new Map());
for (const [index, size] of sizes.entries()) {
  const crate = crateOf(names.get(imported + index) ?? "");
  perCrate.set(crate, (perCrate.get(crate) ?? 0) + size);
}
perCrate.set("data", data);
for (const [crate, size] of [...perCrate].sort(([, a], [, b]) => b - a)) {
  console.log(String(size).padStart(8), crate);
}
