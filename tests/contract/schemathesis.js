// @ts-check
// Schemathesis sends requests that it makes from the contract to the sandbox, and checks each answer:
// `node tests/contract/schemathesis.js <program> <requests an operation> [seed]`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { startSandbox } from "../js/support/sandbox.js";
import { CONTRACT_FILE } from "./contract.js";

const [program, count, seed = "1"] = process.argv.slice(2);
const sandbox = await startSandbox({ rateLimit: { limit: 100_000_000 } });
const config = fileURLToPath(new URL("schemathesis.toml", import.meta.url));
const st = spawn(
  resolve(program),
  [
    ...["--config-file", config, "run", fileURLToPath(CONTRACT_FILE), "--url", sandbox.url],
    ...["--header", `Authorization: Bearer ${sandbox.key}`],
    ...["--max-examples", count, "--seed", seed, "--continue-on-failure"],
    ...["--warnings", "off", "--no-color"],
  ],
  // It writes a folder of its own.
  { cwd: "target", stdio: "inherit" },
);
[process.exitCode] = await once(st, "exit");
await sandbox.close();
