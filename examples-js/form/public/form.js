import { generate } from "lean-qr";
import { toSvgDataURL } from "lean-qr/extras/svg";
import {
  constraints,
  createInvitation,
  formatError,
  formatIssue,
  inspectPhone,
  isInvitationsError,
  normalizeInvitation,
  validateInvitation,
} from "zavu-invitations";
import en from "zavu-invitations/locales/en";
import es from "zavu-invitations/locales/es";
import pt from "zavu-invitations/locales/pt";
import { countryPicker } from "./countries.js";
import { TEXTS } from "./texts.js";

const find = (selector) => document.querySelector(selector);
const form = find("form");
const fields = [...form.querySelectorAll("[data-field]")];
const countries = countryPicker(find("#countries"));
const [, defaultCountry] = /-([A-Z]{2})\b/.exec(navigator.language) ?? [];
/** The fields that were left once: only these complain. */
const left = new Set();
/** What the API found, until the field changes. */
let refusals = [];
/** The form was sent with warnings once, and has not changed since. */
let isWarned = false;
let language = "en";
let texts = TEXTS.en;
const locale = () => ({ en, es, pt })[language];

const draft = () => normalizeInvitation(new FormData(form), { defaultCountry }).value;

/** A number as it is read out: the country's code, then groups of digits. */
function grouped(number) {
  const { callingCode, e164 } = inspectPhone(number);
  if (e164 === null || callingCode === null) return number;
  const rest = number.slice(1 + callingCode.length);
  const groups = rest.slice(0, -4).match(/\d{1,3}(?=(?:\d{3})*$)/g) ?? [];
  return [`+${callingCode}`, ...groups, rest.slice(-4)].join(" ");
}

/** Runs what needs WebAssembly; where that is forbidden, the browser posts the form, and the server judges alone. */
function judged(run) {
  try {
    return run();
  } catch (error) {
    if (isInvitationsError(error, "wasm_unavailable")) return undefined;
    throw error;
  }
}

/** Judges the whole form, because a field may depend on another one, and shows it. */
function check() {
  return judged(checkForm);
}

function checkForm() {
  const value = draft();
  const result = validateInvitation(value, { locale: locale() });
  const issues = [...(result.ok ? [] : result.issues), ...result.warnings, ...refusals];
  for (const place of fields) {
    const { field } = place.dataset;
    show(place, left.has(field) ? issues.filter((issue) => issue.field === field) : []);
  }
  const { country } = inspectPhone(value.clientPhone ?? "");
  const names = new Intl.DisplayNames(language, { type: "region" });
  find("#clientPhone-hint").textContent = country ? names.of(country) : texts.clientPhoneHint;
  return result;
}

function show(place, issues) {
  // What stands there already is not read out again.
  const key = language + JSON.stringify(issues);
  if (place.dataset.shown === key) return;
  place.dataset.shown = key;
  place.querySelector(".issues").replaceChildren(...issues.map(item));
  const isInvalid = issues.some(({ severity }) => severity === "error");
  place.querySelector(".control.text")?.setAttribute("aria-invalid", isInvalid);
}

function item({ severity, message, suggestion = "" }) {
  const item = find("#issue").content.firstElementChild.cloneNode(true);
  const [text, button] = item.firstElementChild.children;
  item.className = severity;
  text.textContent = message;
  button.textContent = suggestion && texts.use(suggestion);
  button.value = suggestion;
  return item;
}

/** Lets a form with warnings pass at the second time. */
function warned(is) {
  isWarned = is;
  find("[type=submit]").textContent = is ? texts.anyway : texts.submit;
}

/** Moves the focus to the first error. */
function focusError() {
  const control = find(".field:has(.error) .control");
  control?.focus();
  return control !== null;
}

async function send(request) {
  try {
    // The own route: it has the key, and this page has not.
    const { invitation } = await createInvitation(request, { baseUrl: "/api" });
    celebrate(invitation);
  } catch (error) {
    if (!isInvitationsError(error)) throw error;
    refusals = error.issues.map((issue) => ({
      ...issue,
      message: formatIssue(issue, { locale: locale() }),
    }));
    check();
    if (focusError()) return;
    find("#failure").textContent = formatError(error, { locale: locale() });
    find("#failure").hidden = false;
    find("#failure").focus();
  }
}

function celebrate({ url, clientName, expiresAt }) {
  const date = new Intl.DateTimeFormat(language, { dateStyle: "long" });
  find("#until").textContent = texts.until(clientName, date.format(new Date(expiresAt)));
  find("#link").value = url;
  find("#code").src = toSvgDataURL(generate(url), { on: "black", off: "white" });
  turn(true);
  find("#created-title").focus();
}

/** Shows what was created, or the form. */
function turn(isCreated) {
  form.hidden = isCreated;
  find("#created").hidden = !isCreated;
}

function translate(to) {
  texts = TEXTS[to];
  language = document.documentElement.lang = find("#language").value = to;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = texts[element.dataset.text];
  }
  document.title = texts.title;
  find("#expiresInDays-hint").textContent = texts.days(constraints("expiresInDays"));
  find("[type=search]").ariaLabel = texts.search;
  find("#code").alt = texts.code;
  countries.translate(language, texts);
  warned(isWarned);
  check();
}

form.addEventListener("change", ({ target }) => {
  // They see how their typing is read.
  if (!target.matches(".text[name]")) return;
  judged(() => {
    const value = draft()[target.name] ?? "";
    target.value = target.name === "clientPhone" ? grouped(value) : value;
  });
});
form.addEventListener("focusout", ({ target }) => {
  left.add(target.closest(".field")?.dataset.field);
  check();
});
form.addEventListener("input", ({ target }) => {
  find("#whatsapp-only").disabled = form.elements.connectionType.value === "messenger";
  refusals = refusals.filter(({ field }) => field !== target.name);
  warned(false);
  check();
});
form.addEventListener("click", ({ target }) => {
  if (!target.matches(".suggestion")) return;
  const control = target.closest(".field").querySelector(".control");
  control.value = target.value;
  control.focus();
  warned(false);
  check();
});
form.addEventListener("submit", async (event) => {
  for (const { dataset } of fields) left.add(dataset.field);
  const result = check();
  if (result === undefined) return;
  event.preventDefault();
  find("#failure").hidden = true;
  if (focusError() || !result.ok) return;
  if (result.warnings.length > 0 && !isWarned) {
    warned(true);
    find(".field:has(.warning) .control")?.focus();
    return;
  }
  find("[type=submit]").disabled = true;
  await send(result.value);
  find("[type=submit]").disabled = false;
});
find("#copy").addEventListener("click", async () => {
  await navigator.clipboard.writeText(find("#link").value);
  find("#said").textContent = find("#copy").textContent = texts.copied;
});
find("#again").addEventListener("click", () => {
  form.reset();
  left.clear();
  warned(false);
  find("#whatsapp-only").disabled = false;
  find("#said").textContent = "";
  turn(false);
  translate(language);
  find("#clientName").focus();
});
find("#language").addEventListener("change", ({ target }) => translate(target.value));
translate(navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in TEXTS) ?? "en");
