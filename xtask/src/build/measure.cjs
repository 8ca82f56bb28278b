// Prints the sizes of the files given, and the hashes of those that are not text.
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const zlib = require("node:zlib");

const row = (name, ...sizes) =>
  console.log(`      ${name.padEnd(40)}${sizes.map((size) => String(size).padStart(10)).join("")}`);

row("bytes", "raw", "gzip -9", "brotli 11");
for (const file of process.argv.slice(1)) {
  const bytes = readFileSync(file);
  const gzip = zlib.gzipSync(bytes, { level: 9 }).length;
  const brotli = zlib.brotliCompressSync(bytes, {
    params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: 11,
      [zlib.constants.BROTLI_PARAM_LGWIN]: 22,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;
  row(file, bytes.length, gzip, brotli);
}
for (const file of process.argv.slice(1).filter((file) => /\.(wasm|tgz)$/.test(file))) {
  console.log(
    `      sha256 ${createHash("sha256").update(readFileSync(file)).digest("hex")}  ${file}`,
  );
}
