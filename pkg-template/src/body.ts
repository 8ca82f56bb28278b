import { read } from "./transport.js";

/** What is read of a `ReadableStream` of bytes. */
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

/** Stands for a value that did not come in time. */
export const LATE = { late: true } as const;

/** The value of a promise, or `LATE` where it takes longer. */
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

/** Reads a body to its end. Where that is refused, the rest is not read. */
export async function readBody(
  request: { readonly body: ByteStream | null },
  maximum: number,
  timeoutMs: number,
): Promise<Uint8Array | BodyRefusal> {
  const body = new BodyCollector(maximum);
  if (isBodyUsed(request)) return body.unread("body_used");
  let reader: ByteReader | undefined;
  try {
    reader = request.body?.getReader();
  } catch {
    return body.unread("body_used");
  }
  if (!reader) return body.joinChunks();
  const ended = body.readFrom(reader).catch(() => body.unread("broken"));
  const result = await inTime(timeoutMs, ended);
  if (result instanceof Uint8Array) return result;
  cancel(reader);
  return result === LATE ? body.unread("too_slow") : (result as BodyRefusal);
}

/** Cancels the rest of a stream; its failure is ignored. */
export async function cancel(reader: ByteReader): Promise<void> {
  try {
    await reader.cancel();
  } catch {}
}

/** Collects the bytes of a body, and counts them: its `Content-Length` may be wrong. */
export class BodyCollector {
  readonly #maximum: number;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  async readFrom(reader: ByteReader): Promise<Uint8Array | BodyRefusal> {
    let empty = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return this.joinChunks();
      // A chunk of another realm is an instance of nothing here.
      if (!ArrayBuffer.isView(value)) return this.unread("broken");
      const chunk = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      this.#length += chunk.length;
      // Empty chunks count, too: no timer fires during an endless run of them.
      if (chunk.length === 0) empty++;
      if (this.#length > this.#maximum || empty > this.#maximum) return this.unread("too_large");
      this.#chunks.push(chunk);
    }
  }

  unread(refusal: BodyRefusal["refusal"]): BodyRefusal {
    return { refusal, receivedBytes: this.#length };
  }

  joinChunks(): Uint8Array {
    const body = new Uint8Array(this.#length);
    let at = 0;
    for (const chunk of this.#chunks) {
      body.set(chunk, at);
      at += chunk.length;
    }
    return body;
  }
}
