// Takes lists of clients, and shows how far they are.
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { csrf } from "hono/csrf";
import { streamSSE } from "hono/streaming";
import { readClients } from "../bulk/clients.js";
import { openBatches } from "./batches.js";
import { connect } from "./settings.js";

const LARGEST_LIST_BYTES = 20 * 1024 * 1024;
const REFRESH_MS = 500;

const batches = openBatches(connect());
const app = new Hono();
// A page of another origin must not post here. Put your own sign-in before all of it.
app.use(csrf());

app.post("/batches", bodyLimit({ maxSize: LARGEST_LIST_BYTES }), async (c) => {
  const equalRows = c.req.query("equal") === "number" ? "number" : "merge";
  let clients;
  try {
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    ({ clients } = readClients(bytes, { country: c.req.query("country") }));
  } catch (error) {
    return c.json({ error: /** @type {Error} */ (error).message }, 400);
  }
  return c.json({ id: await batches.add(clients, equalRows) }, 201);
});

app.get("/batches/:id", async (c) => {
  const batch = await batches.open(c.req.param("id"));
  return batch ? c.json(await batch.progress()) : c.notFound();
});

app.get("/batches/:id/events", async (c) => {
  const batch = await batches.open(c.req.param("id"));
  if (!batch) return c.notFound();
  return streamSSE(c, async (stream) => {
    let last = "";
    let isDone = false;
    while (!isDone && !stream.aborted) {
      const progress = await batch.progress();
      const data = JSON.stringify(progress);
      if (data !== last) await stream.writeSSE({ event: "progress", data });
      last = data;
      isDone = progress.left === 0;
      if (!isDone) await stream.sleep(REFRESH_MS);
    }
    // Tells the page not to connect again.
    await stream.writeSSE({ event: "done", data: last });
  });
});

for (const file of /** @type {const} */ (["links", "errors"])) {
  app.get(`/batches/:id/${file}.csv`, async (c) => {
    const batch = await batches.open(c.req.param("id"));
    if (!batch) return c.notFound();
    return c.body(await batch[file](), 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${file}.csv"`,
      "Cache-Control": "no-store",
    });
  });
}

app.post("/batches/:id/retry", async (c) => {
  const batch = await batches.open(c.req.param("id"));
  if (!batch) return c.notFound();
  await batch.retry();
  return c.json(await batch.progress());
});

app.delete("/batches/:id", async (c) => {
  const batch = await batches.open(c.req.param("id"));
  if (!batch) return c.notFound();
  if (await batch.remove()) return c.body(null, 204);
  return c.json({ error: "a worker is at one of its clients: try again" }, 409);
});

app.get("/*", serveStatic({ root: fileURLToPath(new URL("public", import.meta.url)) }));

serve(
  { fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env.PORT ?? 3000) },
  ({ port }) => console.log(`the page is at http://127.0.0.1:${port}`),
);
