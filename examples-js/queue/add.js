// node add.js clients.csv [--country MX] [--equal number]: puts a list into the queue.
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { readClients } from "../bulk/clients.js";
import { openBatches } from "./batches.js";
import { connect } from "./settings.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { country: { type: "string" }, equal: { type: "string" } },
});
const [file] = positionals;
if (file === undefined) {
  console.error("node add.js clients.csv [--country MX] [--equal number]");
  process.exit(2);
}
const { clients, ignored } = readClients(await readFile(file), values);
if (ignored.length > 0) console.log(`columns that are no field: ${ignored.join(", ")}`);

const connection = connect();
const batches = openBatches(connection);
const id = await batches.add(clients, values.equal === "number" ? "number" : "merge");
const batch = await batches.open(id);
console.log(`batch ${id}`);
console.log(await batch?.progress());
await batches.close();
connection.disconnect();
