import text from "#text";

/** What `xtask/src/build/text.rs` writes a byte with: 91 characters from `#` on, but no `\`. */
const CHARACTERS = 91;
const SINGLE = 89;
const FIRST = 35;
const BACKSLASH = 92;

/** The wasm that this entry carries as text, so that every bundler takes it along. */
export default function embedded(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    let byte = value(at);
    if (byte >= SINGLE) byte = SINGLE + (byte - SINGLE) * CHARACTERS + value(++at);
    bytes[count++] = byte;
  }
  return bytes.subarray(0, count);
}

function value(at: number): number {
  const code = text.charCodeAt(at);
  return code < BACKSLASH ? code - FIRST : code - FIRST - 1;
}
