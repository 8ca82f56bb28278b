import { fileURLToPath } from "node:url";
import { serve } from "../../../tests/js/legs/support/process.js";
import { libraries } from "../libraries.js";
import { inside } from "../runtimes.js";
import { quartiles } from "../stats.js";

const SERVER = fileURLToPath(new URL("../inside/server.js", import.meta.url));

/** @type {import("../main.js").Group} */
export default {
  name: "create",
  what: "creating an invitation at a server on this machine, eight at a time",
  async run({ effort, node, runtimes }) {
    /** @type {Record<string, string>} */
    const contenders = {
      ours: libraries("zavu-invitations"),
      fetch: "fetch and JSON",
      "fetch with a timeout": "fetch and JSON, AbortSignal.timeout",
      sdk: libraries("@zavudev/sdk"),
    };
    /** @type {import("../main.js").Line[]} */
    const cpu = [];
    /** @type {import("../main.js").Line[]} */
    const speed = [];
    const server = await serve(node.program, [SERVER], { ready: /port:(\d+)/, timeoutMs: 600_000 });
    try {
      for (const runtime of runtimes) {
        const settings = { url: `http://127.0.0.1:${server.url}`, ...effort };
        const found = await inside(runtime, "create.js", settings);
        for (const [name, { cpuNs, perSecond }] of Object.entries(found)) {
          const line = { contender: contenders[name], runtime: runtime.name };
          cpu.push({ ...line, ...quartiles(cpuNs) });
          speed.push({ ...line, ...quartiles(perSecond) });
        }
      }
    } finally {
      await server.stop();
    }
    return [
      { group: "create", title: "CPU time of a request", unit: "ns", lines: cpu },
      { group: "create", title: "requests a second", unit: "per second", lines: speed },
    ];
  },
};
