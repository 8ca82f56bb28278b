import { notify } from "./notify.js";
import { read } from "./safe-access.js";

/** The part of a `ReadableStream` of bytes that is used. */
export interface ByteStream {
  getReader(): ByteReader;
}

export interface ByteReader {
  read(): Promise<{ done: boolean; value?: ArrayBufferView | undefined }>;
  cancel(): Promise<unknown>;
}

/** Why a body was not read to its end, and how many bytes of it came. */
export interface BodyRefusal {
  refusal: "body_used" | "broken" | "too_large" | "too_slow";
  receivedBytes: number;
}

/** Returned by `inTime` instead of a value that is not there in time. */
export const LATE = { late: true } as const;

export async function inTime<T>(
  timeoutMs: number,
  value: T | PromiseLike<T>,
): Promise<T | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), timeoutMs);
  });
  try {
    return await Promise.race([value, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

export function isBodyUsed(request: unknown): boolean {
  return Boolean(read(request, "bodyUsed") || read(read(request, "body"), "locked"));
}

/** Reads the body of a request to its end. If that is not possible, cancels the rest and returns the reason. */
export async function readBody(
  request: { readonly body: ByteStream | null },
  maximumBytes: number,
  timeoutMs: number,
): Promise<Uint8Array | BodyRefusal> {
  const body = new BodyCollector(maximumBytes);
  if (isBodyUsed(request)) return body.refuse("body_used");
  let reader: ByteReader | undefined;
  try {
    const stream = request.body;
    if (stream && typeof stream.getReader !== "function") return body.refuse("broken");
    reader = stream?.getReader();
  } catch {
    // `getReader` throws only for a stream that has a reader already.
    return body.refuse("body_used");
  }
  // Without a stream the body is empty.
  if (!reader) return body.joinChunks();
  const collected = body.readFrom(reader).catch(() => body.refuse("broken"));
  const result = await inTime(timeoutMs, collected);
  if (result instanceof Uint8Array) return result;
  cancel(reader);
  return "late" in result ? body.refuse("too_slow") : result;
}

/** Cancels the rest of a stream, and ignores a failure. */
export function cancel(reader: ByteReader): void {
  void notify(() => reader.cancel());
}

/** No timer could end an endless stream of empty chunks that are ready at once. */
const MAXIMUM_EMPTY_CHUNKS = 10_000;

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
      this.#length += value.byteLength;
      if (this.#length > this.#maximumBytes) return this.refuse("too_large");
      if (value.byteLength === 0 && ++emptyChunks > MAXIMUM_EMPTY_CHUNKS) {
        return this.refuse("broken");
      }
      // Copied, because the stream may use the same buffer for its next chunk.
      this.#chunks.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice());
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
