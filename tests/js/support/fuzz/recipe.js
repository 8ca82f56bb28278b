// @ts-check
import fc from "fast-check";

/**
 * How to make a value that cannot be printed, or that can be used only once. Each run makes a new value, and a
 * counterexample shows the text of the recipe.
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
 * A recipe whose text is the source of the function.
 *
 * @template T
 * @param {() => T} make
 */
export function recipe(make) {
  return new Recipe(String(make).replace(/^\(\) => /, ""), make);
}

/**
 * One of these values. fast-check shrinks a counterexample towards the first.
 *
 * @param {(() => unknown)[]} makes
 * @returns {fc.Arbitrary<Recipe>}
 */
export function oneOf(...makes) {
  return fc.constantFrom(...makes.map(recipe));
}

/**
 * A recipe that makes a value from those of other recipes.
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
