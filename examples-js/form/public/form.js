import { generate } from "lean-qr";
import { toSvgDataURL } from "lean-qr/extras/svg";
import { createInvitation, isInvitationsError, validateInvitation } from "zavu-invitations";
import { countryPicker } from "./countries.js";
import { TEXTS } from "./texts.js";

const find = (selector) => document.querySelector(selector);
const form = find("form");
const fields = [...form.querySelectorAll("[data-field]")];
const countries = countryPicker(find("#countries"));
/** The fields that were left once: only these complain. */
const left = new Set();
/** What the API found, until the field changes. */
let refusals = [];
let texts = TEXTS.en;

/** What is filled in. */
function draft() {
  const data = new FormData(form);
  const value = Object.fromEntries([...data].filter(([, text]) => text.trim() !== ""));
  if (value.allowedPhoneCountries)
    value.allowedPhoneCountries = data.getAll("allowedPhoneCountries");
  if (/^\d+$/.test(value.expiresInDays)) value.expiresInDays = Number(value.expiresInDays);
  return value;
}

/** Judges all, because a field may depend on another one, and shows it. */
function check() {
  const result = validateInvitation(draft());
  const issues = [...(result.ok ? [] : result.issues), ...result.warnings, ...refusals];
  for (const place of fields) {
    const { field } = place.dataset;
    show(place, left.has(field) ? issues.filter((issue) => issue.field === field) : []);
  }
  return result;
}

function show(place, issues) {
  const key = JSON.stringify(issues);
  // What stands there already is not read out again.
  if (place.dataset.shown === key) return;
  place.dataset.shown = key;
  place.querySelector(".issues").replaceChildren(...issues.map((issue) => item(issue, place)));
  const isInvalid = issues.some(({ severity }) => severity === "error");
  place.querySelector(".control.text")?.setAttribute("aria-invalid", isInvalid);
}

function item({ severity, message, suggestion }, place) {
  const text = document.createElement("p");
  text.textContent = message;
  const item = document.createElement("li");
  item.className = severity;
  const body = document.createElement("div");
  item.append(body);
  body.append(text);
  if (suggestion === undefined) return item;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "suggestion" });
  button.textContent = texts.use(suggestion);
  button.addEventListener("click", () => {
    const input = place.querySelector(".control");
    input.value = suggestion;
    input.focus();
    check();
  });
  body.append(button);
  return item;
}

/** Puts what is wrong into the focus, if anything is. */
function focusError() {
  const control = find(".field:has(.error) .control");
  control?.focus();
  return control !== null;
}

async function send(value) {
  try {
    // The own route: it has the key, and this page has not.
    const { invitation } = await createInvitation(value, { baseUrl: "/api" });
    celebrate(invitation);
  } catch (error) {
    if (!isInvitationsError(error)) throw error;
    refusals = error.issues;
    check();
    if (focusError()) return;
    find("#failure").textContent = texts[error.outcome];
    find("#failure").hidden = false;
    find("#failure").focus();
  }
}

function celebrate({ url, clientName, expiresAt }) {
  const date = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long" });
  find("#created-until").textContent = texts.until(clientName, date.format(new Date(expiresAt)));
  find("#link").value = url;
  find("#code").src = toSvgDataURL(generate(url), { on: "black", off: "white" });
  turn(true);
  find("#created-title").focus();
}

function turn(isCreated) {
  form.hidden = isCreated;
  find("#created").hidden = !isCreated;
}

function translate(language) {
  texts = TEXTS[language];
  document.documentElement.lang = find("#language").value = language;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = texts[element.dataset.text];
  }
  document.title = texts.title;
  find("[type=search]").ariaLabel = texts.search;
  find("#code").alt = texts.code;
  countries.translate(language, texts);
  check();
}

form.addEventListener("focusout", ({ target }) => {
  left.add(target.closest("[data-field]")?.dataset.field);
  check();
});
form.addEventListener("input", ({ target }) => {
  find("#whatsapp-only").disabled = form.elements.connectionType.value === "messenger";
  refusals = refusals.filter(({ field }) => field !== target.name);
  check();
});
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  find("#failure").hidden = true;
  for (const { dataset } of fields) left.add(dataset.field);
  const result = check();
  if (focusError() || !result.ok) return;
  find("[type=submit]").disabled = true;
  await send(result.value);
  find("[type=submit]").disabled = false;
});
find("#copy").addEventListener("click", async () => {
  find("#link").select();
  await navigator.clipboard.writeText(find("#link").value);
  find("#said").textContent = find("#copy").textContent = texts.copied;
});
find("#again").addEventListener("click", () => {
  form.reset();
  left.clear();
  find("#copy").textContent = texts.copy;
  find("#said").textContent = "";
  find("#whatsapp-only").disabled = false;
  countries.summarise();
  check();
  turn(false);
  find("#clientName").focus();
});
find("#language").addEventListener("change", ({ target }) => translate(target.value));
translate(navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in TEXTS) ?? "en");
