import base64 from "../wasm/base64.js";

/** The wasm that this entry carries as text, so that every bundler takes it along. */
export default function embedded(): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) {
    bytes[i] = binary.charCodeAt(i);
  }
  return bytes;
}
