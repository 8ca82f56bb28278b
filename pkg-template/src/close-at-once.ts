/**
 * An iterator over the values of a generator whose `return` ends it at once. `return` of the generator itself would wait until
 * its next value is ready.
 *
 * @param close - Ends whatever the generator waits for. Called before its `return`.
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
      await close();
      return values.return(value) as Promise<IteratorResult<T>>;
    },
  };
}
