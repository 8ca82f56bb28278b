import { read } from "./safe-access.js";

/** The part of a `ReadableStream` of bytes that is used. */
export interface ByteStream {
  getReader(): ByteReader;
}

/** The reader of such a stream. */
export interface ByteReader {
  read(): Promise<{ done: boolean; value?: ArrayBufferView | undefined }>;
  cancel(): Promise<unknown>;
}

/** Why a body was not read to its end, and how many bytes of it came. */
export interface BodyRefusal {
  refusal: "body_used" | "broken" | "too_large" | "too_slow";
  receivedBytes: number;
}

/** Returned by `inTime` if a value takes longer. */
export const LATE = { late: true } as const;

/** Waits at most `ms` milliseconds for a value. */
export async function inTime<T>(ms: number, value: T | PromiseLike<T>): Promise<T | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), ms);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** True if a body was read, or is being read. */
export function isBodyUsed(request: unknown): boolean {
  return Boolean(read(request, "bodyUsed") || read(read(request, "body"), "locked"));
}

/** Reads the body of a request to its end, or stops with the reason for which that is not possible. */
export async function readBody(
  request: { readonly body: ByteStream | null },
  maximumBytes: number,
  timeoutMs: number,
): Promise<Uint8Array | BodyRefusal> {
  const body = new BodyCollector(maximumBytes);
  if (isBodyUsed(request)) return body.refuse("body_used");
  let reader: ByteReader | undefined;
  try {
    reader = request.body?.getReader();
  } catch {
    return body.refuse("body_used");
  }
  if (!reader) return body.joinChunks();
  const ended = body.readFrom(reader).catch(() => body.refuse("broken"));
  const result = await inTime(timeoutMs, ended);
  if (result instanceof Uint8Array) return result;
  cancel(reader);
  return result === LATE ? body.refuse("too_slow") : (result as BodyRefusal);
}

/** Cancels the rest of a stream; its failure is ignored. */
export async function cancel(reader: ByteReader): Promise<void> {
  try {
    await reader.cancel();
  } catch {}
}

/** Collects the bytes of a body, and counts them, because its `Content-Length` may be wrong. */
export class BodyCollector {
  readonly #maximumBytes: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  async readFrom(reader: ByteReader): Promise<Uint8Array | BodyRefusal> {
    let emptyChunks = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return this.joinChunks();
      // `instanceof` is false for a chunk of another realm.
      if (!ArrayBuffer.isView(value)) return this.refuse("broken");
      const chunk = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      this.#length += chunk.length;
      // Without this limit, endless empty chunks that are ready at once would keep every timer from firing.
      if (chunk.length === 0) emptyChunks++;
      if (this.#length > this.#maximumBytes || emptyChunks > this.#maximumBytes) {
        return this.refuse("too_large");
      }
      this.#chunks.push(chunk);
    }
  }

  refuse(refusal: BodyRefusal["refusal"]): BodyRefusal {
    return { refusal, receivedBytes: this.#length };
  }

  joinChunks(): Uint8Array {
    const body = new Uint8Array(this.#length);
    let offset = 0;
    for (const chunk of this.#chunks) {
      body.set(chunk, offset);
      offset += chunk.length;
    }
    return body;
  }
}
