/** A body: its text, and what `JSON.parse` makes of that. */
export interface Body {
  readonly text: string;
  /** `undefined` where the text is no JSON. */
  readonly value: unknown;
}

export const NO_BODY: Body = { text: "", value: undefined };

/** A body, parsed once; what nests too deep is no JSON. */
export function parsedBody(text: string, depth: number): Body {
  try {
    const value: unknown = JSON.parse(text);
    if (fits(value, depth)) return { text, value };
  } catch {}
  return { text, value: undefined };
}

function fits(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => fits(inner, depth - 1));
}

/** What the Rust crate calls, for `src/json/javascript.rs`. */
export const host = {
  /** What an object of JSON has itself under a name. */
  member(value: unknown, name: string): unknown {
    const isOwn = typeof value === "object" && value !== null && Object.hasOwn(value, name);
    return isOwn ? (value as Record<string, unknown>)[name] : undefined;
  },
  objectOf: (name: string, value: unknown): object => ({ [name]: value }),
  bodyOf: (value: unknown): Body => ({ text: "", value }),
};
