// @ts-check
// The sandbox as a user has it: from its tarball alone, in an empty folder.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const NAME = "zavu-invitations-sandbox";
const { version } = JSON.parse(readFileSync(join(root, "pkg/package.json"), "utf8"));
const tarball = join(root, `target/npm/${NAME}-${version}.tgz`);
const folder = mkdtempSync(join(tmpdir(), "zavu-sandbox-"));
after(() => rmSync(folder, { recursive: true, force: true }));

describe("the package of the sandbox", () => {
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  execFileSync("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", tarball], {
    cwd: folder,
    stdio: "pipe",
  });

  test("runs as a command, creates an invitation and stops", async () => {
    const command = join(folder, "node_modules/.bin", NAME);
    const sandbox = spawn(command, ["--quiet"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [line] = await once(createInterface({ input: sandbox.stdout }), "line");
      const url = String(line).replace("sandbox listening on ", "");
      const send = (/** @type {object} */ body) =>
        fetch(`${url}/v1/invitations`, {
          method: "POST",
          headers: { authorization: "Bearer zv_test_any", "content-type": "application/json" },
          body: JSON.stringify(body),
        });
      const created = await send({ clientName: "Acme" });
      assert.equal(created.status, 201);
      const { invitation } = await created.json();
      assert.equal(invitation.clientName, "Acme");
      assert.equal((await fetch(invitation.url)).status, 200);
      // It reads the contract of its own package.
      assert.equal((await send({ expiresInDays: 31 })).status, 400);
    } finally {
      sandbox.kill();
    }
    const [, signal] = await once(sandbox, "exit");
    assert.equal(signal, "SIGTERM");
  });

  test("starts in a test, and has types", async () => {
    const script = `
      import { startSandbox } from "${NAME}";
      const sandbox = await startSandbox();
      const response = await fetch(sandbox.url + "/v1/invitations", {
        method: "POST", headers: { authorization: "Bearer " + sandbox.key },
      });
      console.log(response.status, sandbox.invitations().length, sandbox.requests("create").length);
      await sandbox.close();
    `;
    writeFileSync(join(folder, "use.js"), script);
    const output = execFileSync(process.execPath, ["use.js"], { cwd: folder, encoding: "utf8" });
    assert.equal(output, "201 1 1\n");
    writeFileSync(
      join(folder, "use.ts"),
      `import { startSandbox } from "${NAME}";
      const sandbox = await startSandbox({ key: "zv_test_key" });
      export const status: string = sandbox.invitations()[0].status;
      // @ts-expect-error it takes no such option
      await startSandbox({ unknown: 1 });
      await sandbox.close();`,
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--types", ""];
    const modules = ["--module", "nodenext", "--target", "es2022", "--ignoreConfig"];
    execFileSync(process.execPath, [tsc, ...options, ...modules, "use.ts"], { cwd: folder });
  });
});
