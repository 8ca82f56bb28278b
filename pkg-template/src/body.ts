/** What is read of a `ReadableStream` of bytes. */
export interface ByteStream {
  getReader(): ByteReader;
}

interface ByteReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(): Promise<unknown>;
}

/** Why there is no whole body. */
export type Unread = "too_large" | "too_slow" | "broken" | "body_used";

/** Stands for what did not come in time. */
export const LATE = { late: true } as const;

/** What a promise gives, unless it takes longer. */
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

/** A whole body, or why there is none; what comes after that is not read. */
export async function readBody(
  request: { readonly body: ByteStream | null },
  maximum: number,
  ms: number,
): Promise<Uint8Array | Unread> {
  let reader: ByteReader | undefined;
  try {
    reader = request.body?.getReader();
  } catch {
    return "body_used";
  }
  if (!reader) return new Uint8Array();
  const body = await inTime(
    ms,
    whole(reader, maximum).catch((): Unread => "broken"),
  );
  if (body instanceof Uint8Array) return body;
  // A stream that is nobody's any more may fail as it likes.
  const unread = reader;
  Promise.resolve()
    .then(() => unread.cancel())
    .catch(() => {});
  return typeof body === "string" ? body : "too_slow";
}

/** Counts what comes: what a head says of its length may be a lie. */
async function whole(reader: ByteReader, maximum: number): Promise<Uint8Array | Unread> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let empty = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (!(value instanceof Uint8Array)) return "broken";
    length += value.length;
    // No timer comes between pieces that are there at once.
    if (value.length === 0) empty++;
    if (length + empty > maximum) return "too_large";
    chunks.push(value);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}
