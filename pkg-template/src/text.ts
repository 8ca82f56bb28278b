/** Without lone surrogates: what UTF-8 makes of them. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** UTF-8 where the runtime has no `TextDecoder`, as in Jest's jsdom. */
export class Decoder {
  decode(bytes: Uint8Array = new Uint8Array()): string {
    return decodeURIComponent(
      Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
    );
  }
}

/** UTF-8 where the runtime has no `TextEncoder`. */
export class Encoder {
  encode(text: string): Uint8Array {
    const bytes: number[] = [];
    const escaped = encodeURIComponent(wellFormed(text));
    for (const [, hex, character = ""] of escaped.matchAll(/%(..)|(.)/g)) {
      bytes.push(hex ? Number.parseInt(hex, 16) : character.charCodeAt(0));
    }
    return Uint8Array.from(bytes);
  }

  encodeInto(text: string, bytes: Uint8Array): { read: number; written: number } {
    const encoded = this.encode(text);
    if (encoded.length > bytes.length) return { read: 0, written: 0 };
    bytes.set(encoded);
    return { read: text.length, written: encoded.length };
  }
}
