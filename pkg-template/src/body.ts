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

/** Why there is no whole body, and how many bytes of it came. */
export interface Unread {
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

/** Whether a body was read, or is being read. */
export function isUsed(request: unknown): boolean {
  return Boolean(read(request, "bodyUsed") || read(read(request, "body"), "locked"));
}

/** Reads a whole body, or returns why there is none; the rest is not read. */
export async function readBody(
  request: { readonly body: ByteStream | null },
  maximum: number,
  ms: number,
): Promise<Uint8Array | Unread> {
  const progress = { receivedBytes: 0 };
  const unread = (refusal: Unread["refusal"]): Unread => ({ refusal, ...progress });
  let reader: ByteReader | undefined;
  try {
    reader = request.body?.getReader();
  } catch {
    return unread("body_used");
  }
  if (!reader) return new Uint8Array();
  const reading = readAll(reader, maximum, progress).catch((): "broken" => "broken");
  const body = await inTime(ms, reading);
  if (body instanceof Uint8Array) return body;
  cancel(reader);
  return unread(body === LATE ? "too_slow" : (body as "too_large" | "broken"));
}

/** Cancels the rest of a stream; its failure is ignored. */
export async function cancel(reader: ByteReader): Promise<void> {
  try {
    await reader.cancel();
  } catch {}
}

/** Reads a stream to its end, and counts its bytes: the length in a head may be wrong. */
export async function readAll(
  reader: ByteReader,
  maximum: number,
  progress = { receivedBytes: 0 },
): Promise<Uint8Array | "too_large" | "broken"> {
  const chunks: Uint8Array[] = [];
  let empty = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!ArrayBuffer.isView(value)) return "broken";
    // Its class may be that of another realm.
    const chunk = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    progress.receivedBytes += chunk.length;
    // Empty chunks that are there at once would keep every timer from running.
    if (chunk.length === 0) empty++;
    if (progress.receivedBytes + empty > maximum) return "too_large";
    chunks.push(chunk);
  }
  const body = new Uint8Array(progress.receivedBytes);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
