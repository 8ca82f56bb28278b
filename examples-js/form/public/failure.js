// A call that failed: its text says what to do, and a link or a button leads there.
import { formatError } from "zavu-invitations";
import { locale, onLanguage } from "./language.js";

const NEEDS_SIGN_IN = ["authentication", "permission"];

/** Shows failures in an element; `hasRemedy` decides for which of them its button is there. */
export function failureIn(element, hasRemedy) {
  const [text, signIn, remedy] = element.children;
  let error;

  function show(newError) {
    error = newError;
    element.hidden = error === undefined;
    if (error === undefined) return;
    text.textContent = formatError(error, { locale });
    signIn.hidden = !NEEDS_SIGN_IN.includes(error.code);
    remedy.hidden = !hasRemedy(error);
  }

  onLanguage(() => show(error));
  return {
    show,
    hide: () => show(undefined),
    /** Shows a failure of what somebody has just asked for. */
    focus(newError) {
      show(newError);
      element.focus();
    },
  };
}
