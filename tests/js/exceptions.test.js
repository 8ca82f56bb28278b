// @ts-check
// An exception that is caught at once costs more than all the rest of a call: its stack is recorded.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

/** The last exception shows that V8 tells of them. */
const PROGRAM = `
  import { createInvitation } from "zavu-invitations";
  import { startSandbox } from "./support/sandbox.js";
  const sandbox = await startSandbox();
  await createInvitation({}, { apiKey: sandbox.key, baseUrl: sandbox.url });
  await sandbox.close();
  try { [].at.call(null); } catch {}
`;

test("nothing throws on the way of a create that succeeds", () => {
  const { status, stdout } = spawnSync(
    process.execPath,
    ["--print-all-exceptions", "--input-type=module", "--eval", PROGRAM],
    { cwd: fileURLToPath(new URL(".", import.meta.url)), encoding: "utf8" },
  );
  assert.equal(status, 0, stdout);
  const exceptions = stdout.split("Exception thrown:").slice(1);
  assert.ok(exceptions.length > 0, "V8 tells of none");
  assert.deepEqual(
    exceptions.filter((text) => text.includes("zavu-invitations/dist")),
    [],
  );
});
