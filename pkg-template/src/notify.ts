/** Calls a listener of the caller, if there is one, and ignores what it throws. */
export async function notify(listener: unknown, value?: unknown): Promise<void> {
  try {
    await (listener as ((value: unknown) => unknown) | undefined)?.(value);
  } catch {}
}
