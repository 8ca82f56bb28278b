/**
 * A pair of surrogates, or a lone one. No flag `u`: with it, JavaScriptCore before 2024 (Safari 17.4, Bun 1.0) takes the
 * second half of a pair for a lone surrogate, https://bugs.webkit.org/show_bug.cgi?id=267011.
 */
const SURROGATES = /[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g;

/** Replaces each lone surrogate by U+FFFD, as every encoder of UTF-8 does. */
export function wellFormed(text: string): string {
  return text.replace(SURROGATES, (found) => (found.length === 2 ? found : "\uFFFD"));
}

/** The `TextDecoder` of the runtime, or its substitute where there is none, as in Jest's jsdom. */
export const decoderClass = () => globalThis.TextDecoder ?? Decoder;
export const encoderClass = () => globalThis.TextEncoder ?? Encoder;

/** Decodes UTF-8. In other text, all but ASCII becomes U+FFFD. */
class Decoder {
  /** The glue also calls it without bytes. */
  decode(bytes: Uint8Array = new Uint8Array()): string {
    const decodeEach = (decode: (byte: number) => string) => Array.from(bytes, decode).join("");
    try {
      return decodeURIComponent(decodeEach((byte) => `%${byte.toString(16).padStart(2, "0")}`));
    } catch {
      return decodeEach((byte) => (byte < 0x80 ? String.fromCharCode(byte) : "\uFFFD"));
    }
  }
}

/** Encodes UTF-8. */
class Encoder {
  encode(text: string): Uint8Array {
    const bytes: number[] = [];
    const escaped = encodeURIComponent(wellFormed(text));
    // A byte as %XX, or an ASCII character that needs no escape.
    for (const [, hex, character = ""] of escaped.matchAll(/%(..)|(.)/g)) {
      bytes.push(hex ? Number.parseInt(hex, 16) : character.charCodeAt(0));
    }
    return Uint8Array.from(bytes);
  }

  /** Writes the whole text, or nothing if it does not fit. */
  encodeInto(text: string, bytes: Uint8Array): { read: number; written: number } {
    const encoded = this.encode(text);
    if (encoded.length > bytes.length) return { read: 0, written: 0 };
    bytes.set(encoded);
    return { read: text.length, written: encoded.length };
  }
}
