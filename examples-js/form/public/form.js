// The form: speaks of a field once its user has left it, and from then on while they type.
import {
  constraints,
  createInvitation,
  formatIssue,
  inspectPhone,
  isInvitationsError,
  normalizeInvitation,
  validateInvitation,
} from "zavu-invitations";
import { countryPicker } from "./countries.js";
import { copyOf, find } from "./dom.js";
import { failureIn } from "./failure.js";
import { language, locale, onLanguage, texts } from "./language.js";
import { grouped } from "./phone.js";
import { ROUTE } from "./route.js";

const form = find("#form");
const submit = form.querySelector("[type=submit]");
const fields = [...form.querySelectorAll("[data-field]")];
const countries = countryPicker(find("#countries"));
// Sent again, what may have worked would make a second invitation.
const failure = failureIn(find("#failure"), ({ outcome }) => outcome === "unknown");
const [, defaultCountry] = /-([A-Z]{2})\b/.exec(navigator.language) ?? [];
/** The fields that were left once: only these complain. */
const left = new Set();
/** What the API found, until the field changes. */
let refusals = [];
/** The form was sent with warnings once, and has not changed since. */
let isWarned = false;
let isSending = false;

const draft = () => normalizeInvitation(new FormData(form), { defaultCountry }).value;

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
const check = () => judged(checkForm);

function checkForm() {
  const value = draft();
  const result = validateInvitation(value, { locale });
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
  const item = copyOf("issue");
  const [text, button] = item.firstElementChild.children;
  item.className = severity;
  text.textContent = message;
  button.textContent = suggestion && texts.use(suggestion);
  button.value = suggestion;
  return item;
}

/** A field that is left complains from now on. */
function leave(control) {
  left.add(control.closest(".field")?.dataset.field);
  check();
}

/** Lets a form with warnings pass at the second time. */
function setWarned(is) {
  isWarned = is;
  submit.textContent = is ? texts.anyway : texts.submit;
}

/** Moves the focus to the first error. */
function focusError() {
  const control = find(".field:has(.error) .control");
  control?.focus();
  return control !== null;
}

/** Creates the invitation; the button stays enabled, because a disabled one loses the focus. */
async function send(request, onCreated) {
  isSending = true;
  submit.ariaDisabled = "true";
  try {
    const { invitation } = await createInvitation(request, ROUTE);
    onCreated(invitation);
  } catch (error) {
    if (!isInvitationsError(error)) throw error;
    refusals = error.issues.map((issue) => ({ ...issue, message: formatIssue(issue, { locale }) }));
    check();
    if (!focusError()) failure.focus(error);
  } finally {
    isSending = false;
    submit.ariaDisabled = null;
  }
}

/** Empties the form, or fills it with the client of an invitation. */
export function fillIn(invitation = {}) {
  form.reset();
  const { clientName, clientEmail, clientPhone, phoneNumberId, connectionType } = invitation;
  const values = { clientName, clientEmail, clientPhone, phoneNumberId };
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value ?? "";
  if (clientPhone) form.elements.clientPhone.value = grouped(clientPhone);
  if (connectionType) form.elements.connectionType.value = connectionType;
  find("#whatsapp-only").disabled = connectionType === "messenger";
  left.clear();
  refusals = [];
  failure.hide();
  setWarned(false);
  countries.translate(language, texts);
  check();
}

/** Starts the form; `onCreated` gets the invitation, `onLook` is for what may have been created. */
export function startForm({ onCreated, onLook }) {
  form.addEventListener("change", ({ target }) => {
    // They see how their typing is read.
    if (!target.matches(".text[name]")) return;
    judged(() => {
      const value = draft()[target.name] ?? "";
      target.value = target.name === "clientPhone" ? grouped(value) : value;
    });
  });
  // Before the focus moves: a suggestion that appears must not be behind it.
  form.addEventListener("keydown", ({ key, target }) => {
    if (key === "Tab") leave(target);
  });
  form.addEventListener("focusout", ({ target }) => leave(target));
  form.addEventListener("input", ({ target }) => {
    find("#whatsapp-only").disabled = form.elements.connectionType.value === "messenger";
    refusals = refusals.filter(({ field }) => field !== target.name);
    setWarned(false);
    check();
  });
  form.addEventListener("click", ({ target }) => {
    if (!target.matches(".suggestion")) return;
    const control = target.closest(".field").querySelector(".control");
    control.value = target.value;
    control.focus();
    setWarned(false);
    check();
  });
  form.addEventListener("submit", async (event) => {
    if (isSending) return event.preventDefault();
    for (const { dataset } of fields) left.add(dataset.field);
    const result = check();
    if (result === undefined) return;
    event.preventDefault();
    failure.hide();
    if (focusError() || !result.ok) return;
    if (result.warnings.length > 0 && !isWarned) {
      setWarned(true);
      find(".field:has(.warning) .control")?.focus();
      return;
    }
    await send(result.value, onCreated);
  });
  find("#look").addEventListener("click", onLook);
  onLanguage(() => {
    find("#expiresInDays-hint").textContent = texts.days(constraints("expiresInDays"));
    find("[type=search]").ariaLabel = texts.search;
    countries.translate(language, texts);
    setWarned(isWarned);
    check();
  });
}
