// The language of the page: its own texts, and the library's.
import en from "zavu-invitations/locales/en";
import es from "zavu-invitations/locales/es";
import pt from "zavu-invitations/locales/pt";
import { find } from "./dom.js";
import { TEXTS } from "./texts.js";

const LOCALES = { en, es, pt };
const listeners = [];

export let language = "en";
export let locale = en;
export let texts = TEXTS.en;

/** Calls a function each time the language has changed. */
export function onLanguage(listener) {
  listeners.push(listener);
}

export function setLanguage(to) {
  language = to;
  locale = LOCALES[to];
  texts = TEXTS[to];
  document.documentElement.lang = find("#language").value = to;
  document.title = texts.title;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = texts[element.dataset.text];
  }
  for (const listener of listeners) listener();
}

/** The first of the browser's languages that the page has. */
export const preferredLanguage = () =>
  navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in TEXTS) ?? "en";
