// @ts-check
import fc from "fast-check";

/**
 * How to make a value that cannot be printed, or not twice: a run makes it anew, and a
 * counterexample shows the text.
 *
 * @template [T=any]
 */
export class Recipe {
  /**
   * @param {string} text
   * @param {() => T} make
   */
  constructor(text, make) {
    this.text = text;
    this.make = make;
  }

  [fc.toStringMethod]() {
    return this.text;
  }
}

/**
 * The text is that of the function.
 *
 * @template T
 * @param {() => T} make
 */
export function recipe(make) {
  return new Recipe(String(make).replace(/^\(\) => /, ""), make);
}

/**
 * One of these, the first one if nothing else matters.
 *
 * @param {(() => unknown)[]} makes
 * @returns {fc.Arbitrary<Recipe>}
 */
export function oneOf(...makes) {
  return fc.constantFrom(...makes.map(recipe));
}

/**
 * A recipe of others.
 *
 * @template {Record<string, fc.Arbitrary<Recipe>>} Parts
 * @param {string} name
 * @param {Parts} parts
 * @param {(values: Record<keyof Parts, any>) => unknown} make
 * @returns {fc.Arbitrary<Recipe>}
 */
export function composed(name, parts, make) {
  return fc.record(parts).map((recipes) => {
    const entries = Object.entries(/** @type {Record<string, Recipe>} */ (recipes));
    const texts = entries.map(([part, { text }]) => `${part}: ${text}`);
    const values = () => Object.fromEntries(entries.map(([part, { make }]) => [part, make()]));
    return new Recipe(`${name}(${texts.join(", ")})`, () =>
      make(/** @type {Record<keyof Parts, any>} */ (values())),
    );
  });
}
