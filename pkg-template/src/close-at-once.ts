/**
 * Wraps a generator so that `return`, which a `break` out of `for await` calls, also ends a `next` that waits: the `return` of
 * the generator alone would wait for that.
 *
 * @param close - Ends whatever the generator waits for. May be called several times, also after the end.
 */
export function closeAtOnce<T>(
  values: AsyncGenerator<T, void>,
  close: () => void | Promise<void>,
): AsyncIterableIterator<T> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => values.next() as Promise<IteratorResult<T>>,
    async return(value) {
      try {
        await close();
      } finally {
        // Also after a failure, so that no later `next` goes on.
        await values.return();
      }
      return { done: true, value };
    },
  };
}
