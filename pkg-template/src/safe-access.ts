/**
 * Reads and calls what may be missing, a mock, or of another realm, for which `instanceof` is false: the globals of the
 * runtime, and a caller's `fetch`, `signal` and `Response`. A failure is `undefined`; only `classNameOf` can throw.
 */

export function read(object: unknown, name: string): unknown {
  try {
    return (object as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

/** Constructs an object of a global class. */
export function tryConstruct(name: string, ...values: unknown[]): object | undefined {
  try {
    return Reflect.construct(read(globalThis, name) as typeof Object, values);
  } catch {
    return undefined;
  }
}

export function tryCall(object: unknown, name: string, ...values: unknown[]): unknown {
  const method = read(object, name);
  return typeof method === "function" ? tryApply(method, object, ...values) : undefined;
}

/** Calls a function as a method of an object. */
export function tryApply(method: object, object: unknown, ...values: unknown[]): unknown {
  try {
    return Reflect.apply(method as () => unknown, object, values);
  } catch {
    return undefined;
  }
}

/**
 * The name of a built-in class, such as `ArrayBuffer`, of any realm, or the object's `Symbol.toStringTag`. Throws if that does,
 * and for a revoked proxy.
 */
export function classNameOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

/** True for an `ArrayBuffer` or a `SharedArrayBuffer` of any realm. */
export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return /^(Shared)?ArrayBuffer$/.test(classNameOf(value));
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Milliseconds of a clock that never goes back, one for the process; of the wall clock where there is no such clock. */
export function monotonicMs(): number {
  const monotonic = tryCall(read(globalThis, "performance"), "now");
  return typeof monotonic === "number" ? monotonic : Date.now();
}
