// Countries to tick, with a search: a button opens it, and its checkboxes belong to the form.
import { countries } from "zavu-invitations";

/** Without accents, and with a blank before each word. */
const plain = (text) => ` ${text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim()}`;

export function countryPicker(root) {
  const [toggle, panel] = root.children;
  const [search, options, none] = panel.children;
  const found = () => [...options.querySelectorAll("label:not([hidden]) input")];
  let texts = {};
  let language = "en";

  function open(isOpen) {
    panel.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", isOpen);
  }

  function find() {
    const wanted = plain(search.value);
    for (const option of options.children) option.hidden = !option.dataset.plain.includes(wanted);
    none.textContent = found().length === 0 ? texts.none : "";
  }

  function summarise() {
    const chosen = [...options.querySelectorAll(":checked")].map(({ dataset }) => dataset.name);
    toggle.textContent = new Intl.ListFormat(language).format(chosen) || texts.anyCountry;
  }

  toggle.addEventListener("click", () => {
    open(panel.hidden);
    if (!panel.hidden) search.focus();
  });
  search.addEventListener("input", find);
  options.addEventListener("change", summarise);
  root.addEventListener("focusout", ({ relatedTarget }) => {
    if (!root.contains(relatedTarget)) open(false);
  });
  panel.addEventListener("keydown", (event) => {
    const places = [search, ...found()];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) places[places.indexOf(document.activeElement) + step]?.focus();
    else if (event.key === "Enter") (event.target === search ? places[1] : event.target)?.click();
    else if (event.key === "Escape") {
      toggle.focus();
      open(false);
    } else return;
    event.preventDefault();
  });

  /** Names the countries in a language. */
  function translate(newLanguage, newTexts) {
    [language, texts] = [newLanguage, newTexts];
    const names = new Intl.DisplayNames(language, { type: "region" });
    const { compare } = new Intl.Collator(language);
    const chosen = new Set(new FormData(root.closest("form")).getAll("allowedPhoneCountries"));
    const named = countries().map((code) => ({ code, name: names.of(code) }));
    named.sort((one, other) => compare(one.name, other.name));
    search.value = "";
    options.replaceChildren(...named.map(({ code, name }) => option(code, name, chosen)));
    find();
    summarise();
  }

  return { translate };
}

function option(code, name, chosen) {
  const option = document.querySelector("#country").content.firstElementChild.cloneNode(true);
  const [box, label, small] = option.children;
  option.dataset.plain = plain(`${name} ${code}`);
  Object.assign(box, { value: code, checked: chosen.has(code) });
  box.dataset.name = label.textContent = name;
  small.textContent = code;
  return option;
}
