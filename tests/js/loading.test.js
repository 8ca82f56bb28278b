// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { freshCopy, PAGE_WASM, SERVER_WASM } from "./support/package.js";

const SLIM = "zavu-invitations/slim";
const MISSING =
  "the WebAssembly module could not be loaded: zavu-invitations/slim carries none: " +
  "call `await init(source)` before the first other call, here with zavu-invitations/server.wasm";

const bytes = await readFile(SERVER_WASM);
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
    // Made first, because Node loads its `fetch` at the first use, and needs both for that.
    const latin1 = new Response(Uint8Array.of(0xe9, 0x21), { status: 404 });
    Object.assign(globalThis, { TextDecoder: undefined, TextEncoder: undefined });
    try {
      const { retrieveInvitation, validateField } = await freshCopy();
      assert.deepEqual(
        validateField("connectionType", "häß😀\n%").map(({ code, params }) => [code, params]),
        [
          [
            "invalid_option",
            { allowed: ["whatsapp_waba", "messenger"], actual: "häß😀\n%", found: "string" },
          ],
        ],
      );
      assert.deepEqual(
        validateField("clientName", "a\uD800").map(({ code }) => code),
        ["malformed_unicode"],
      );
      const fetch = async () => latin1;
      await assert.rejects(retrieveInvitation("inv_a", { apiKey: "zv_test_fake", fetch }), {
        status: 404,
        body: "\ufffd!",
      });
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
      response.statusCode = request.url === "/server.wasm" ? 200 : 404;
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
    for (const form of [new FormData(), new URLSearchParams("clientName=Acme"), {}]) {
      assert.throws(() => copy.normalizeInvitation(form), expected);
    }
    await assert.rejects(copy.init(), expected);
    await assert.rejects(copy.createInvitation({}, { apiKey: "zv_test_a" }), expected);
  });

  /** @type {[name: string, source: () => any][]} */
  const sources = [
    ["a module", () => module],
    ["bytes", () => bytes],
    ["an ArrayBuffer", () => new Uint8Array(bytes).buffer],
    ["a Response", () => fetch(`${origin}/server.wasm`).then((response) => response)],
    ["a promise of a Response", () => fetch(`${origin}/server.wasm`)],
    ["a URL", () => new URL(`${origin}/server.wasm`)],
    ["a promise of bytes", () => readFile(SERVER_WASM)],
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
    for (const source of [{}, "server.wasm", 1, Promise.resolve(true), new Map()]) {
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

describe("the build for pages", () => {
  const page = (/** @type {import("./support/package.js").Entry} */ entry = "zavu-invitations") =>
    freshCopy(entry, "browser");
  const options = { apiKey: "zv_test_a", public: true };
  const onlyOnServers = {
    name: "InvitationsError",
    code: "wasm_unavailable",
    outcome: "not_sent",
    message:
      "createInvitationHandler is for servers, and this is the build of zavu-invitations for pages, " +
      'chosen by the condition "browser": import it from zavu-invitations/server, which has everything',
  };

  test("is what a bundler for browsers takes, and lacks the handler", async () => {
    const copy = await page();
    await assert.rejects(copy.reissueInvitation("inv_example"), { code: "wasm_unavailable" });
    assert.throws(() => copy.createInvitationHandler(options), onlyOnServers);
    assert.equal(works(copy), true);
    assert.throws(() => copy.createInvitationHandler(options), onlyOnServers);
  });

  test("takes no key, and names the entry that does", async () => {
    const { createInvitation, listInvitations } = await page();
    for (const more of [{}, { dangerouslyAllowBrowser: true }]) {
      const calls = [
        () => createInvitation({}, { apiKey: "zv_test_a", ...more }),
        () => listInvitations({}, { apiKey: "zv_test_a", ...more }).page(),
      ];
      for (const call of calls) {
        await assert.rejects(call, {
          code: "api_key_in_browser",
          outcome: "not_sent",
          message: /import zavu-invitations\/server$/,
        });
      }
    }
  });

  test("calls a route of one's own", async () => {
    const { createInvitation } = await page();
    const fetch = async (/** @type {string} */ url) => {
      assert.equal(url, "/api/v1/invitations");
      return new Response(null, { status: 403 });
    };
    await assert.rejects(createInvitation({}, { baseUrl: "/api", fetch }), { code: "permission" });
  });

  test("is not chosen where the entry for servers is asked for", async () => {
    const { createInvitation, createInvitationHandler } = await freshCopy(
      "zavu-invitations/server",
      "browser",
    );
    assert.equal(typeof createInvitationHandler(options), "function");
    const fetch = async () => new Response(null, { status: 403 });
    await assert.rejects(createInvitation({}, { apiKey: "zv_test_a", fetch }), {
      code: "permission",
    });
  });

  test("takes its own module alone, and says which", async () => {
    const version = createRequire(import.meta.url)("zavu-invitations/package.json").version;
    const pageBytes = await readFile(PAGE_WASM);
    const other = (/** @type {string} */ own, /** @type {string} */ found) =>
      unavailable(
        `it must be zavu-invitations/${own}.wasm of the same version and build as this code: ` +
          `${own}.wasm ${version}, found ${found}`,
      );
    const slim = await page(SLIM);
    await assert.rejects(slim.init(module), other("page", `server.wasm ${version}`));
    const empty = new WebAssembly.Module(Buffer.from("0061736d01000000", "hex"));
    await assert.rejects(slim.init(empty), other("page", "something else"));
    assert.throws(() => works(slim), /carries none/);
    await slim.init(pageBytes);
    assert.equal(works(slim), true);
    assert.throws(() => slim.createInvitationHandler(options), onlyOnServers);
    const server = await freshCopy(SLIM);
    await assert.rejects(server.init(pageBytes), other("server", `page.wasm ${version}`));
    await server.init(module);
    assert.equal(typeof server.createInvitationHandler(options), "function");
  });
});

describe("entries of one program", () => {
  test("are one instance with one class of errors", async () => {
    const [all, server, slim] = await Promise.all([
      import("zavu-invitations"),
      import("zavu-invitations/server"),
      import("zavu-invitations/slim"),
    ]);
    assert.equal(server, all);
    assert.deepEqual({ ...slim }, { ...all });
    assert.equal(slim.validateInvitation({}).ok, true);
  });
});
