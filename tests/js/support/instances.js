// @ts-check

/**
 * @typedef {WebAssembly.Exports & { memory: WebAssembly.Memory }} Exports
 *
 * @typedef {object} Spy
 * @property {(functions: Record<string, any>) => void} [imports] may replace imports of an instance
 * @property {(exports: Exports) => void} [created] receives the exports of each new instance
 * @property {(enter: Function, name: string) => Function} [entrance] replaces an exported function
 */

/**
 * Spies on every WebAssembly instance that is made from now on, because the package does not expose its own.
 *
 * @param {Spy} spy
 * @returns {() => void} ends it
 */
export function spyOnInstances({ imports, created, entrance = (enter) => enter }) {
  const { Instance } = WebAssembly;
  WebAssembly.Instance = class extends Instance {
    /**
     * @param {WebAssembly.Module} module
     * @param {WebAssembly.Imports} [given]
     */
    constructor(module, given = {}) {
      const copies = Object.entries(given).map(([name, functions]) => {
        const copy = { ...functions };
        imports?.(copy);
        return [name, copy];
      });
      super(module, Object.fromEntries(copies));
      created?.(/** @type {Exports} */ (super.exports));
    }

    get exports() {
      const entries = Object.entries(super.exports).map(([name, value]) => [
        name,
        typeof value === "function" ? entrance(value, name) : value,
      ]);
      return Object.fromEntries(entries);
    }
  };
  return () => {
    WebAssembly.Instance = Instance;
  };
}
