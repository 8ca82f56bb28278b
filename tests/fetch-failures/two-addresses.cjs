// @ts-check
// Gives one host two addresses, as a name server would.
const dns = require("node:dns");

const { lookup } = dns;
const ADDRESSES = [
  { address: "127.0.0.1", family: 4 },
  { address: "127.0.0.2", family: 4 },
];

/** @type {any} */ (dns).lookup = (
  /** @type {string} */ host,
  /** @type {any} */ options,
  /** @type {any} */ done,
) =>
  host === "two-addresses.test" && options.all
    ? process.nextTick(done, null, ADDRESSES)
    : lookup(host, options, done);
