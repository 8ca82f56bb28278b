import { tryCall } from "./safe-access.js";

/** The callbacks and the listener of a signal. They share it, because Node warns of more than ten listeners. */
const listening = new WeakMap<object, { callbacks: Set<() => void>; listener: () => void }>();

/**
 * Calls `onAbort`, which must not throw, when a caller's signal is aborted. The caller checks `aborted` before: a signal that is
 * aborted already calls nothing. Returns a function that stops listening.
 */
export function listenForAbort(signal: unknown, onAbort: () => void): () => void {
  if (typeof signal !== "object" || signal === null) return () => {};
  const { callbacks, listener } = listening.get(signal) ?? startListening(signal);
  callbacks.add(onAbort);
  return () => {
    if (!callbacks.delete(onAbort) || callbacks.size > 0) return;
    listening.delete(signal);
    tryCall(signal, "removeEventListener", "abort", listener);
  };
}

function startListening(signal: object) {
  const callbacks = new Set<() => void>();
  const listener = (): void => {
    for (const callback of callbacks) callback();
  };
  const started = { callbacks, listener };
  listening.set(signal, started);
  tryCall(signal, "addEventListener", "abort", listener);
  return started;
}
