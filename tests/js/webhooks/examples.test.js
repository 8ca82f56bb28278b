// @ts-check
// The receivers that people copy, with the sandbox in the place of Zavu.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startSandbox } from "../support/sandbox.js";
import { walkThroughSignup } from "../support/signup.js";

const sandbox = await startSandbox();
after(() => sandbox.close());

/**
 * Runs an example and reads its lines.
 *
 * @param {string} path @param {Record<string, string | undefined>} env
 */
function start(path, env) {
  const file = fileURLToPath(new URL(`../../../examples-js/${path}`, import.meta.url));
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, PORT: "0", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

describe("the example of a receiver", { timeout: 60_000 }, () => {
  for (const file of ["express.js", "fetch.js"]) {
    test(file, async () => {
      sandbox.reset();
      const events = ["invitation.status_changed"];
      const { secret } = sandbox.webhook.set({ url: "http://127.0.0.1:9/", events });
      const { child, lines } = start(`webhook/${file}`, {
        ZAVU_WEBHOOK_SECRET: `whsec_old,${secret}`,
      });
      try {
        const ready = String((await lines.next()).value);
        sandbox.webhook.update({ url: ready.replace("listening on ", "") });
        sandbox.webhook.configure({ times: 2 });
        const response = await fetch(`${sandbox.url}/v1/invitations`, {
          method: "POST",
          headers: { Authorization: `Bearer ${sandbox.key}` },
        });
        const { id } = (await response.json()).invitation;
        sandbox.startSignup(id);
        await sandbox.webhook.settled();
        sandbox.completeSignup(id);
        await sandbox.webhook.settled();
        const { senderId } = sandbox.invitations()[0];
        assert.equal((await lines.next()).value, `${id}: in_progress`);
        assert.equal((await lines.next()).value, `${id}: connected, ${senderId}`);
        const answers = sandbox.webhook.deliveries().map((delivery) => delivery.answers);
        assert.deepEqual(answers, [
          [200, 200],
          [200, 200],
        ]);
        const url = String(sandbox.webhook.get()?.url);
        const forged = await fetch(url, { method: "POST", body: "{}" });
        assert([400, 401].includes(forged.status));
      } finally {
        child.kill();
        await once(child, "close");
      }
    });
  }

  test("connect.js says when the client is connected", async () => {
    sandbox.reset();
    const { child, lines } = start("node/connect.js", {
      ZAVUDEV_API_KEY: sandbox.key,
      ZAVUDEV_BASE_URL: sandbox.url,
    });
    const closed = once(child, "close");
    const [, link] = /^share +(\S+)$/.exec(String((await lines.next()).value)) ?? [];
    await walkThroughSignup(String(link));
    const rest = [];
    for (let line = await lines.next(); !line.done; line = await lines.next()) {
      rest.push(line.value);
    }
    const { senderId } = sandbox.invitations()[0];
    assert.equal(rest.at(-1), `dashboard  Acme: connected, senderId ${senderId}`);
    assert.deepEqual(await closed, [0, null]);
  });
});
