// @ts-check
// Expressions for a page with a form.

/** @param {string} name of a field; its issues are found by `aria-describedby`, as a screen reader does */
export const issuesOf = (name) => `(
  document.querySelector("[name=${name}]").getAttribute("aria-describedby").split(" ")
    .filter((id) => id.endsWith("-issues")).map((id) => document.getElementById(id))
    .flatMap((place) => place.matches("ul") ? [...place.querySelectorAll("p")] : place)
    .map((element) => element.textContent).filter(Boolean)
)`;

/** @param {string} name of a field */
export const isInvalid = (name) =>
  `document.querySelector("[name=${name}]").ariaInvalid === "true"`;

/** @param {string} name of a field */
export const textOf = (name) => `document.querySelector("[name=${name}]").value`;

export const FOCUS = "(document.activeElement.id || document.activeElement.name)";
