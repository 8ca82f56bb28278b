// @ts-check

/**
 * @template {HTMLElement} E
 * @param {string} id
 * @returns {E}
 */
const byId = (id) => /** @type {E} */ (document.getElementById(id));

const COUNTS = /** @type {const} */ (["rows", "created", "left", "merged", "invalid", "failed"]);

/** @type {EventSource | undefined} */
let events;

/** @type {HTMLFormElement} */
const upload = byId("upload");
upload.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = new FormData(upload);
  const query = new URLSearchParams();
  for (const name of ["country", "equal"]) {
    const value = String(form.get(name) ?? "").trim();
    if (value) query.set(name, value);
  }
  const response = await fetch(`batches?${query}`, {
    method: "POST",
    headers: { "Content-Type": "text/csv" },
    body: form.get("file"),
  });
  const { id, error } = await response.json().catch(() => ({ error: response.statusText }));
  byId("error").textContent = error ?? "";
  // The address of the page is that of the batch, to come back to.
  if (id) location.hash = id;
});

byId("retry").addEventListener("click", async () => {
  await fetch(`batches/${location.hash.slice(1)}/retry`, { method: "POST" });
  show();
});

function show() {
  const id = location.hash.slice(1);
  events?.close();
  byId("batch").hidden = id === "";
  if (id === "") return;
  for (const file of ["links", "errors"]) {
    /** @type {HTMLAnchorElement} */ (byId(file)).href = `batches/${id}/${file}.csv`;
  }
  const source = new EventSource(`batches/${id}/events`);
  events = source;
  source.addEventListener("progress", ({ data }) => update(JSON.parse(data)));
  source.addEventListener("done", () => source.close());
}

/** @param {import("../batches.js").Progress} progress */
function update(progress) {
  for (const name of COUNTS) byId(name).textContent = progress[name].toLocaleString();
  const ended = progress.created + progress.failed;
  /** @type {HTMLProgressElement} */
  const bar = byId("bar");
  bar.max = Math.max(1, ended + progress.left);
  bar.value = progress.left === 0 ? bar.max : ended;
  byId("retry").hidden = progress.failed === 0;
  byId("state").textContent = textOf(progress);
}

/** @param {import("../batches.js").Progress} progress */
function textOf({ left, failed, invalid, paused }) {
  if (left > 0) return paused ? "Paused: Zavu refuses the API key." : "Under way.";
  return failed + invalid > 0 ? "Done, with errors." : "Done.";
}

addEventListener("hashchange", show);
show();
