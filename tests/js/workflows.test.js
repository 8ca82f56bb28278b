// @ts-check
// The workflows: actions pinned by hash, least permissions, no stored secret.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "yaml";

const directory = new URL("../../.github/workflows/", import.meta.url);

for (const name of readdirSync(directory)) {
  const text = readFileSync(new URL(name, directory), "utf8");
  /** @type {{ permissions: object, jobs: Record<string, any> }} */
  const workflow = parse(text);

  test(`${name}: each job has its own permissions and a time limit`, () => {
    assert.deepEqual(workflow.permissions, {});
    for (const [job, { permissions, "timeout-minutes": minutes }] of Object.entries(
      workflow.jobs,
    )) {
      assert.ok(permissions && minutes, job);
    }
  });

  test(`${name}: each action is pinned by its hash`, () => {
    const steps = Object.values(workflow.jobs).flatMap(({ steps }) => steps);
    const actions = steps.flatMap(({ uses }) => uses ?? []);
    assert.ok(actions.length > 0);
    for (const action of actions) assert.match(action, /@[0-9a-f]{40}$/);
  });

  test(`${name}: no secret is stored, and no credential is kept`, () => {
    assert.doesNotMatch(text, /secrets\./);
    for (const { steps } of Object.values(workflow.jobs)) {
      for (const { uses = "", with: inputs } of steps) {
        if (uses.startsWith("actions/checkout@")) {
          assert.equal(inputs["persist-credentials"], false);
        }
      }
    }
  });
}
