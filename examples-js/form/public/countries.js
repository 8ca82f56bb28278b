// A list of countries to tick, with a search: its checkboxes are part of the form.
import { validateField } from "zavu-invitations";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const CODES = LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).filter(
  (code) => validateField("allowedPhoneCountries", [code]).length === 0,
);

/** Without accents, and with a blank before each word. */
const plain = (text) => ` ${text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim()}`;

/** @param {HTMLElement} root */
export function countryPicker(root) {
  const [toggle, panel] = root.children;
  const [search, options, none] = panel.children;
  const shown = () => [...options.querySelectorAll("label:not([hidden]) input")];
  let texts = {};
  let language = "en";

  function open(isOpen) {
    panel.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? search : toggle).focus();
  }

  function find() {
    const wanted = plain(search.value);
    for (const option of options.children) option.hidden = !option.dataset.plain.includes(wanted);
    none.textContent = shown().length === 0 ? texts.none : "";
  }

  function summarise() {
    const chosen = [...options.querySelectorAll(":checked")].map(({ dataset }) => dataset.name);
    toggle.textContent = new Intl.ListFormat(language).format(chosen) || texts.anyCountry;
  }

  toggle.addEventListener("click", () => open(panel.hidden));
  search.addEventListener("input", find);
  options.addEventListener("change", summarise);
  root.addEventListener("focusout", ({ relatedTarget }) => {
    if (panel.hidden || root.contains(relatedTarget)) return;
    panel.hidden = true;
    toggle.setAttribute("aria-expanded", "false");
  });
  panel.addEventListener("keydown", (event) => {
    const places = [search, ...shown()];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) places[places.indexOf(document.activeElement) + step]?.focus();
    else if (event.key === "Escape") open(false);
    else if (event.key === "Enter") (event.target === search ? places[1] : event.target)?.click();
    else return;
    event.preventDefault();
  });

  return {
    summarise,
    /** Names the countries in another language. */
    translate(newLanguage, newTexts) {
      [language, texts] = [newLanguage, newTexts];
      const chosen = new Set(shown().flatMap(({ checked, value }) => (checked ? value : [])));
      const names = new Intl.DisplayNames(language, { type: "region" });
      const { compare } = new Intl.Collator(language);
      const countries = CODES.map((code) => ({ code, name: names.of(code) ?? code }));
      countries.sort((one, other) => compare(one.name, other.name));
      options.replaceChildren(
        ...countries.map(({ code, name }) => {
          const option = document.createElement("label");
          option.dataset.plain = plain(`${name} ${code}`);
          option.innerHTML = `<input class="box" type="checkbox" name="allowedPhoneCountries" tabindex="-1"><span></span><small></small>`;
          const [box, label, small] = option.children;
          Object.assign(box, { value: code, checked: chosen.has(code) });
          box.dataset.name = label.textContent = name;
          small.textContent = code;
          return option;
        }),
      );
      find();
      summarise();
    },
  };
}
