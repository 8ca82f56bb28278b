/**
 * The quartiles of some numbers.
 *
 * @param {number[]} numbers
 */
export function quartiles(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => {
    const index = part * (sorted.length - 1);
    const [low, high] = [sorted[Math.floor(index)], sorted[Math.ceil(index)]];
    return low + (high - low) * (index - Math.floor(index));
  };
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}

/**
 * A time in the unit that suits it.
 *
 * @param {number} ns
 */
export function time(ns) {
  if (ns < 1e3) return `${ns.toFixed(ns < 10 ? 1 : 0)} ns`;
  if (ns < 1e6) return `${digits(ns / 1e3)} µs`;
  return ns < 1e9 ? `${digits(ns / 1e6)} ms` : `${digits(ns / 1e9)} s`;
}

/** @param {number} value with three digits that count */
export function digits(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
