// A document for React, which runs where there is none otherwise.
import { Window } from "happy-dom";

const window = new Window({ url: "http://localhost/" });
const { document, navigator, Event, HTMLElement, HTMLInputElement } = window;
const globals = { window, document, navigator, HTMLElement };
for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { value, configurable: true });
}
globalThis.IS_REACT_ACT_ENVIRONMENT = true;

const { createElement, act } = await import("react");
const { createRoot } = await import("react-dom/client");

/** Shows a component, and returns its element. */
export async function show(component) {
  const container = document.createElement("div");
  document.body.append(container);
  await act(async () => createRoot(container).render(createElement(component)));
  return container;
}

/** Types into an input as a user does: React listens to the event. */
export async function type(container, name, text) {
  const input = container.querySelector(`[name=${name}]`);
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  await act(async () => {
    set.call(input, text);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/** Sends the form off. */
export async function submit(container) {
  await act(async () => {
    const event = new Event("submit", { bubbles: true, cancelable: true });
    container.querySelector("form").dispatchEvent(event);
  });
}

/** What stands beside each field. */
export const errorsIn = (container) =>
  Object.fromEntries(
    [...container.querySelectorAll("[role=alert]")].map(({ id, textContent }) => [id, textContent]),
  );
