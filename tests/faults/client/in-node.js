// @ts-check
// node in-node.js <ours|peer> <address of the lab> <directory of the lab's tools> <lanes>
import { createRequire } from "node:module";
import { join } from "node:path";
import { Writable } from "node:stream";
import { inspect } from "node:util";
import { ours } from "./ours.js";
import { peer } from "./peer.js";
import { commonViews, runAll } from "./run.js";

const [kind, lab = "", tools = "", lanes] = process.argv.slice(2);
/** The tools are installed apart, and not seen by the compiler. @type {(name: string) => any} */
const requireTool = createRequire(join(tools, "package.json"));
const { pino } = requireTool("pino");
const winston = requireTool("winston");

let logged = "";
const sink = () =>
  new Writable({
    write(chunk, _encoding, done) {
      logged += chunk;
      done();
    },
  });
const pinoLogger = pino(sink());
const winstonLogger = winston.createLogger({
  format: winston.format.combine(winston.format.errors({ stack: true }), winston.format.json()),
  transports: [new winston.transports.Stream({ stream: sink() })],
});

/** What a logger wrote. @param {() => unknown} log */
async function written(log) {
  logged = "";
  log();
  await new Promise((resolve) => setImmediate(resolve));
  return logged;
}

/** Loggers share one sink. @type {Promise<unknown>} */
let before = Promise.resolve();

/** @type {import("./run.js").Views} */
const views = (error) => {
  const shown = before.then(async () => ({
    ...commonViews(error),
    inspect: inspect(error, { depth: null, showHidden: true }),
    pino: await written(() => pinoLogger.error({ err: error }, "it failed")),
    winston: await written(() => winstonLogger.error("it failed", { err: error })),
  }));
  before = shown;
  return shown;
};

/** @type {string[]} */
const warnings = [];
process.on("warning", ({ name }) => warnings.push(name));
process.on("unhandledRejection", (reason) => warnings.push(`unhandled rejection: ${reason}`));

const client =
  kind === "peer"
    ? peer(requireTool("@zavudev/sdk").default)
    : ours(await import("zavu-invitations"));
await runAll(client, lab, { lanes: Number(lanes), views, warnings });
process.exit(0);
