// @ts-check
// A process is killed in the middle of a run, and the run is restarted.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { createInvitations } from "zavu-invitations";
import { startSandbox } from "../support/sandbox.js";

const ROWS = 300;
const PROGRAM = `
  import { createInvitations } from "zavu-invitations";
  const rows = Array.from({ length: ${ROWS} }, (_, index) => ({ clientName: "Client " + (index % 250) }));
  const { SANDBOX: baseUrl, KEY: apiKey } = process.env;
  for await (const { outcome } of createInvitations(rows, { apiKey, baseUrl })) console.log(outcome);
`;

test("a run that was killed is restarted: no twin, and none is lost", async () => {
  const sandbox = await startSandbox({ key: "zv_test_bulk", rateLimit: { limit: 100_000 } });
  try {
    const since = new Date();
    for (const after of [1, 60, 140]) {
      const child = spawn(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
        env: { ...process.env, SANDBOX: sandbox.url, KEY: sandbox.key },
        stdio: ["ignore", "pipe", "inherit"],
      });
      const exited = once(child, "exit");
      let results = 0;
      for await (const _ of createInterface({ input: child.stdout })) {
        if (++results === after) child.kill("SIGKILL");
      }
      const [, signal] = await exited;
      assert.equal(signal, "SIGKILL");
      // The program itself knows no earlier run.
      if (after !== 140) sandbox.reset();
    }
    const before = sandbox.invitations().length;
    assert.ok(before >= 140 && before < ROWS, `${before} were created`);
    const rows = Array.from({ length: ROWS }, (_, index) => ({
      clientName: `Client ${index % 250}`,
    }));
    const options = { apiKey: sandbox.key, baseUrl: sandbox.url, since };
    let found = 0;
    let results = 0;
    for await (const { outcome } of createInvitations(rows, options)) {
      results++;
      assert.ok(outcome === "found" || outcome === "created", outcome);
      if (outcome === "found") found++;
    }
    assert.equal(results, ROWS);
    assert.equal(found, before);
    assert.equal(sandbox.invitations().length, ROWS);
  } finally {
    await sandbox.close();
  }
});
