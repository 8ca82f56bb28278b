// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { FULL_WASM, freshCopy, freshCopyForBrowsers, WASM } from "./support/package.js";

const SLIM = "zavu-invitations/slim";
const MISSING =
  "the WebAssembly module could not be loaded: zavu-invitations/slim carries none: " +
  "call `await init(source)` before the first other call";

const bytes = await readFile(WASM);
const module = new WebAssembly.Module(bytes);

/** @param {import("./support/package.js").Package} copy */
function works({ validateInvitation }) {
  return validateInvitation({ clientName: "Example" }).ok;
}

/** @param {string} reason */
function unavailable(reason) {
  return {
    name: "InvitationsError",
    code: "wasm_unavailable",
    outcome: "not_sent",
    message: `the WebAssembly module could not be loaded: ${reason}`,
  };
}

describe("the default entry", () => {
  test("loads at the first call", async () => {
    assert.equal(works(await freshCopy()), true);
  });

  test("may be loaded ahead, and twice at once", async () => {
    const copy = await freshCopy();
    await Promise.all([copy.init(), copy.init()]);
    await copy.init();
    assert.equal(works(copy), true);
  });

  test("takes another source where it is given one", async () => {
    const copy = await freshCopy();
    await assert.rejects(copy.init(Buffer.from("no wasm")), { code: "wasm_unavailable" });
    await copy.init(module);
    assert.equal(works(copy), true);
  });

  test("does not remember a failure", async () => {
    const copy = await freshCopy();
    const { Module, compile } = WebAssembly;
    const failure = new WebAssembly.CompileError("not now");
    class Failing {
      constructor() {
        throw failure;
      }
    }
    Object.assign(WebAssembly, { Module: Failing, compile: () => Promise.reject(failure) });
    try {
      assert.throws(() => works(copy), unavailable("not now"));
      await assert.rejects(copy.init(), unavailable("not now"));
    } finally {
      Object.assign(WebAssembly, { Module, compile });
    }
    assert.equal(works(copy), true);
  });

  test("says what to do where there is no WebAssembly", async () => {
    const script = `
      const { validateInvitation, init } = await import("zavu-invitations");
      try { validateInvitation({}); } catch (error) { console.log(error.code, error.message); }
      await init().catch((error) => console.log(error.code, error.message));`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--jitless",
      "--input-type=module",
      "--eval",
      script,
    ]);
    const line =
      "wasm_unavailable the WebAssembly module could not be loaded: this runtime has no " +
      "WebAssembly: use one that has, and start Node without --jitless; a browser's lockdown " +
      "mode turns it off, too\n";
    assert.equal(stdout, line + line);
  });

  test("works without TextDecoder and TextEncoder", async () => {
    const { TextDecoder, TextEncoder } = globalThis;
    Object.assign(globalThis, { TextDecoder: undefined, TextEncoder: undefined });
    try {
      const { validateField } = await freshCopy();
      assert.deepEqual(
        validateField("connectionType", "häß😀\n%").map(({ code, params }) => [code, params]),
        [["invalid_option", { allowed: ["whatsapp_waba", "messenger"], actual: "häß😀\n%" }]],
      );
      assert.deepEqual(
        validateField("clientName", "a\uD800").map(({ code }) => code),
        ["malformed_unicode"],
      );
    } finally {
      Object.assign(globalThis, { TextDecoder, TextEncoder });
    }
  });
});

describe("slim", () => {
  /** @type {import("node:http").Server} */
  let server;
  let origin = "";

  before(async () => {
    server = createServer((request, response) => {
      response.statusCode = request.url === "/core.wasm" ? 200 : 404;
      // The type that servers give what they do not know.
      response.setHeader("Content-Type", "application/octet-stream");
      response.end(bytes);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    assert(address !== null && typeof address === "object");
    origin = `http://127.0.0.1:${address.port}`;
  });
  after(() => server.close());

  test("says what to do before it has a module", async () => {
    const copy = await freshCopy(SLIM);
    const expected = { code: "wasm_unavailable", message: MISSING };
    assert.throws(() => works(copy), expected);
    await assert.rejects(copy.init(), expected);
    await assert.rejects(copy.createInvitation({}, { apiKey: "zv_test_a" }), expected);
  });

  /** @type {[name: string, source: () => any][]} */
  const sources = [
    ["a module", () => module],
    ["bytes", () => bytes],
    ["an ArrayBuffer", () => new Uint8Array(bytes).buffer],
    ["a Response", () => fetch(`${origin}/core.wasm`).then((response) => response)],
    ["a promise of a Response", () => fetch(`${origin}/core.wasm`)],
    ["a URL", () => new URL(`${origin}/core.wasm`)],
    ["a promise of bytes", () => readFile(WASM)],
    [
      "a module of another realm",
      () => runInNewContext("new WebAssembly.Module(bytes)", { bytes }),
    ],
    ["bytes of another realm", () => runInNewContext("new Uint8Array(bytes).buffer", { bytes })],
  ];
  for (const [name, source] of sources) {
    test(`takes ${name}`, async () => {
      const copy = await freshCopy(SLIM);
      await copy.init(name.startsWith("a promise") ? source() : await source());
      assert.equal(works(copy), true);
    });
  }

  test("works once one of two attempts succeeds", async () => {
    const copy = await freshCopy(SLIM);
    const missing = new URL(`${origin}/missing.wasm`);
    const [failed] = await Promise.allSettled([copy.init(missing), copy.init(module)]);
    assert.equal(failed.status, "rejected");
    assert.equal(works(copy), true);
    await copy.init(missing);
  });

  test("refuses what is no source", async () => {
    const { init } = await freshCopy(SLIM);
    await assert.rejects(
      init(new URL(`${origin}/missing.wasm`)),
      unavailable("its request was answered 404"),
    );
    for (const source of [{}, "core.wasm", 1, Promise.resolve(true), new Map()]) {
      await assert.rejects(
        init(/** @type {any} */ (source)),
        unavailable("a module, its bytes, a Response or a URL is expected as its source"),
      );
    }
    const reason = new Error("no network");
    await assert.rejects(init(Promise.reject(reason)), {
      ...unavailable("no network"),
      cause: reason,
    });
    for (const odd of [Object.create(null), { toString: null, valueOf: null }]) {
      const failing = init(Promise.reject(odd));
      await assert.rejects(failing, { ...unavailable("no reason given"), cause: odd });
    }
  });
});

describe("the module for browsers", () => {
  const refused = {
    name: "InvitationsError",
    code: "wasm_unavailable",
    outcome: "not_sent",
    message:
      "createInvitationHandler is for servers, and this is the WebAssembly module for browsers: " +
      'let the tool that bundles the code resolve packages without the condition "browser", or ' +
      "call `init` of zavu-invitations/slim with zavu-invitations/full.wasm",
  };
  const options = { apiKey: "zv_test_a", public: true };

  /** @param {import("./support/package.js").Package} copy */
  function hasNoHandler(copy) {
    assert.equal(works(copy), true);
    assert.throws(() => copy.createInvitationHandler(options), refused);
    assert.equal(works(copy), true);
  }

  test("is what a bundler for them takes, and has all but the handler", async () => {
    hasNoHandler(await freshCopyForBrowsers());
  });

  test("is core.wasm", async () => {
    const copy = await freshCopy(SLIM);
    await copy.init(module);
    hasNoHandler(copy);
  });

  test("is not full.wasm", async () => {
    const copy = await freshCopy(SLIM);
    await copy.init(await readFile(FULL_WASM));
    assert.equal(typeof copy.createInvitationHandler(options), "function");
  });
});
