export const find = (selector) => document.querySelector(selector);

/** A copy of what a template holds. */
export const copyOf = (id) => find(`template#${id}`).content.firstElementChild.cloneNode(true);
