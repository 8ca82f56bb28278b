// node benches/js/bulk.js [rows]: what one process reaches with createInvitations, against a server that
// answers at once and has no rate limit. The numbers of docs/scale.md.
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInvitations } from "zavu-invitations";

const SERVE = "--serve";

if (process.argv[2] === SERVE) serve();
else await measure(Number(process.argv[2] ?? 20_000));

function serve() {
  let count = 0;
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const id = `inv_${++count}`;
    const now = Date.now();
    const invitation = {
      ...JSON.parse(Buffer.concat(chunks).toString()),
      id,
      url: `https://dashboard.example/invite/tok_${id}`,
      token: `tok_${id}`,
      status: "pending",
      connectionType: "whatsapp_waba",
      expiresAt: new Date(now + 7 * 86_400_000).toISOString(),
      createdAt: new Date(now).toISOString(),
      updatedAt: new Date(now).toISOString(),
    };
    response.writeHead(201, { "Content-Type": "application/json" });
    response.end(JSON.stringify({ invitation }));
  });
  server.listen(0, "127.0.0.1", () => {
    process.send?.(/** @type {import("node:net").AddressInfo} */ (server.address()).port);
  });
  process.once("disconnect", () => process.exit());
}

/** @param {number} count */
async function measure(count) {
  const server = fork(new URL(import.meta.url), [SERVE]);
  const [port] = await once(server, "message");
  const options = {
    apiKey: "zv_test_bench",
    baseUrl: `http://127.0.0.1:${port}`,
    ratePerMinute: 1_000_000,
  };
  for (const concurrency of [8, 32]) {
    await run(rows(1_000), { ...options, concurrency });
    const cpuBefore = process.cpuUsage();
    const started = performance.now();
    let peak = 0;
    const timer = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 100);
    await run(rows(count), { ...options, concurrency });
    clearInterval(timer);
    const seconds = (performance.now() - started) / 1000;
    const { user, system } = process.cpuUsage(cpuBefore);
    console.log(
      `${count} rows, ${concurrency} at once: ${Math.round(count / seconds)} rows/s, ` +
        `${Math.round((user + system) / count)} µs of CPU a row, ${Math.round(peak / 2 ** 20)} MiB at most`,
    );
  }
  server.disconnect();
}

/** @param {number} count */
function* rows(count) {
  for (let row = 0; row < count; row++) {
    yield { clientName: `Acme ${row}`, clientEmail: `contact${row}@acme.example` };
  }
}

/** @param {Iterable<any>} clients @param {import("zavu-invitations").BulkOptions<any>} options */
async function run(clients, options) {
  for await (const { outcome, error } of createInvitations(clients, options)) {
    if (outcome !== "created") throw new Error(outcome, { cause: error });
  }
}
