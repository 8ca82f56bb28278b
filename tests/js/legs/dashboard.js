// @ts-check
// A dashboard in a browser: all calls go through a handler, on the page's own origin or on another one.
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { createInvitationHandler } from "zavu-invitations";
import { serveRoute } from "../support/route.js";
import { startSandbox } from "../support/sandbox.js";
import { reportOf } from "./leg.js";
import { BROWSERS, open } from "./support/browsers.js";
import { project } from "./support/project.js";
import { PAGE, SEND } from "./support/web.js";

/** @typedef {import("./leg.js").Leg} Leg */

const IN_PAGE = `
import * as api from "./node_modules/zavu-invitations/dist/page.js";
${SEND}
const { searchParams } = new URL(location.href);
const page = { baseUrl: searchParams.get("api") };
const clock = Date.now;
Date.now = () => clock() + Number(searchParams.get("ahead"));
const play = (step, id) => fetch("/play/" + step + "/" + id, { method: "POST" });
const checks = {};
try {
  const client = new api.InvitationsClient(page);
  const { invitation: created } = await client.create({ clientName: "Acme" });
  checks["a create gives the link"] = typeof created.url === "string";
  const { invitation: read } = await client.retrieve(created.id);
  checks["a retrieve gives no link"] = read.status === "pending" && !("url" in read) && !("token" in read);
  const listed = [];
  for await (const { id } of client.list({ limit: 1 })) listed.push(id);
  checks["a list has what may be seen"] = listed.join() === created.id;
  const seen = [];
  const ended = await client.wait(created.id, {
    intervalMs: 1000,
    onChange({ invitation }) {
      seen.push(invitation.status);
      if (invitation.status === "pending") play("startSignup", created.id);
      if (invitation.status === "in_progress") play("completeSignup", created.id);
    },
  });
  checks["a wait ends: " + seen] = ended.status === "completed" && typeof ended.senderId === "string";
  const { invitation: other } = await client.create({ clientName: "Acme" });
  const changes = [];
  for await (const { invitation } of api.watchInvitations([other.id], { ...page, intervalMs: 1000 })) {
    changes.push(invitation.status);
    if (invitation.status === "pending") await client.cancel(other.id);
  }
  checks["a watch sees a cancel: " + changes] = changes.join() === "pending,cancelled";
  const hidden = await api.retrieveInvitation("inv_none", page).catch((error) => error);
  checks["what is not there: " + hidden.code] = hidden.code === "not_found";
  const reissued = await Promise.resolve().then(() => client.reissue(other.id)).catch((error) => error);
  checks["reissue is for servers: " + reissued.code] = reissued.code === "wasm_unavailable";
  checks["helpers work"] = api.isUsable(created, clock()) && api.shareLinks(created).whatsapp.startsWith("https://wa.me/?text=");
} catch (error) {
  checks["failed: " + error.code + " " + error.message] = false;
}
send(checks);
`;

const TYPES = {
  ".js": "text/javascript",
  ".html": "text/html; charset=utf-8",
  ".wasm": "application/wasm",
};

/** Longer than any link lives: by such a clock each has expired. */
const AHEAD_MS = 40 * 86_400_000;

/** @type {Leg[]} */
export default [
  leg("Chromium, a dashboard without a key", false),
  leg("Chromium, a dashboard of another origin, its clock 40 days ahead", true),
];

/**
 * @param {string} name
 * @param {boolean} isOfAnotherOrigin
 * @returns {Leg}
 */
function leg(name, isOfAnotherOrigin) {
  return {
    name,
    core: true,
    browser: "chromium",
    async run(config) {
      const directory = await project({
        group: "core",
        name: `chromium-dashboard-${isOfAnotherOrigin}`,
        config,
        files: { "index.html": PAGE, "main.js": IN_PAGE },
      });
      const sandbox = await startSandbox();
      /** @type {string[]} */
      const allowedOrigins = [];
      const handler = () =>
        createInvitationHandler({
          apiKey: sandbox.key,
          allowedOrigins,
          baseUrl: sandbox.url,
          public: true,
          operations: ["create", "retrieve", "list", "cancel"],
          visible: ({ clientName }) => clientName === "Acme",
        });
      /** @type {(report: Record<string, boolean>) => void} */
      let sent = () => {};
      /** @type {Promise<Record<string, boolean>>} */
      const report = new Promise((resolve) => {
        sent = resolve;
      });
      let handle = handler();
      const api = await serveRoute(() => (request) => handle(request));
      const server = await serveRoute(() => async (request) => {
        const { pathname } = new URL(request.url);
        const [, first, step, id] = pathname.split("/");
        if (first === "api") return handle(request);
        if (first === "report") sent(await request.json());
        if (first === "report" || first === "play") {
          if (step === "startSignup" || step === "completeSignup") sandbox[step](id ?? "");
          return new Response(null, { status: 204 });
        }
        const file = pathname === "/" ? "index.html" : pathname;
        const type = TYPES[/** @type {keyof typeof TYPES} */ (extname(file))] ?? "text/plain";
        const body = await readFile(join(directory, file)).catch(() => null);
        return new Response(body, { status: body ? 200 : 404, headers: { "content-type": type } });
      });
      allowedOrigins.push(new URL(server.url).origin);
      handle = handler();
      const query = isOfAnotherOrigin
        ? `?api=${api.url}/api&ahead=${AHEAD_MS}`
        : "?api=/api&ahead=0";
      try {
        await fetch(`${sandbox.url}/v1/invitations`, {
          method: "POST",
          headers: { authorization: `Bearer ${sandbox.key}`, "content-type": "application/json" },
          body: '{"clientName":"Umbrella"}',
        });
        const checks = await open("chromium", `${server.url}/${query}`, report);
        return { version: await BROWSERS.chromium.version(), report: reportOf(checks) };
      } finally {
        await server.close();
        await api.close();
        await sandbox.close();
      }
    },
  };
}
