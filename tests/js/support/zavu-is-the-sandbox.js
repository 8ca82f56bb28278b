// @ts-check
// Preloaded before a snippet that names no base URL.
const { fetch } = globalThis;
globalThis.fetch = (/** @type {any} */ url, /** @type {RequestInit | undefined} */ init) =>
  fetch(String(url).replace("https://api.zavu.dev", String(process.env.SANDBOX)), init);
