/**
 * Wraps a generator so that `return`, which a `break` out of `for await` calls, also ends a `next` that waits: the `return` of
 * the generator alone would wait for that.
 *
 * @param close - Ends whatever the generator waits for. Throws nothing. May be called several times, also after the end.
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
      const closed = close();
      await values.return();
      await closed;
      return { done: true, value };
    },
  };
}
