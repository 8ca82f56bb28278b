// @ts-check
// Preloaded before a snippet that names no base URL.
const { fetch } = globalThis;

/** @type {typeof fetch} */
globalThis.fetch = (url, init) =>
  fetch(String(url).replace("https://api.zavu.dev", String(process.env.SANDBOX)), init);
