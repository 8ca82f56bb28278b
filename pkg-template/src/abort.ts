import { tryCall } from "./safe-access.js";

/** The callbacks that wait for one signal. They share a listener, because Node warns of more than ten listeners. */
interface Waiters {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

const waiters = new WeakMap<object, Waiters>();

/** Calls `onAbort` when a caller's signal is aborted. Returns a function that stops listening. */
export function listenForAbort(signal: unknown, onAbort: () => void): () => void {
  if (typeof signal !== "object" || signal === null) return () => {};
  const { callbacks, listener } = waiters.get(signal) ?? startListening(signal);
  callbacks.add(onAbort);
  return () => {
    if (!callbacks.delete(onAbort) || callbacks.size > 0) return;
    waiters.delete(signal);
    tryCall(signal, "removeEventListener", "abort", listener);
  };
}

function startListening(signal: object): Waiters {
  const callbacks = new Set<() => void>();
  const listener = (): void => {
    for (const callback of callbacks) callback();
  };
  const started = { callbacks, listener };
  waiters.set(signal, started);
  tryCall(signal, "addEventListener", "abort", listener);
  return started;
}
