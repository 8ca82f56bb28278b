// The page: a form, the link that comes of it, and the list of those that were created.
import { isInvitationsError, isUsable, retrieveInvitation } from "zavu-invitations";
import { find } from "./dom.js";
import { failureIn } from "./failure.js";
import { fillIn, startForm } from "./form.js";
import { preferredLanguage, setLanguage } from "./language.js";
import { hideLink, showLink, startLink, updateStanding } from "./link.js";
import { look, refresh, startList } from "./list.js";
import { ROUTE } from "./route.js";

const form = find("#form");
const fetching = find("#fetching");
const failure = failureIn(find("#link-failure"), () => false);

function showForm() {
  hideLink();
  fetching.hidden = true;
  form.hidden = false;
}

function showInvitation(invitation) {
  form.hidden = fetching.hidden = true;
  showLink(invitation);
}

/** A reload finds the link again: the address has the id, and the server gives the link out. */
async function followAddress() {
  const id = decodeURIComponent(location.hash.slice(1));
  failure.hide();
  if (id === "") return showForm();
  hideLink();
  form.hidden = true;
  fetching.hidden = false;
  try {
    const { invitation } = await retrieveInvitation(id, ROUTE);
    if (isUsable(invitation)) showInvitation(invitation);
    else showForm();
  } catch (error) {
    if (!isInvitationsError(error)) throw error;
    showForm();
    if (error.code !== "wasm_unavailable") failure.focus(error);
  }
}

/** The form, empty or with the client of an invitation, and the focus in it. */
function startAgain(invitation) {
  history.pushState(null, "", location.pathname);
  failure.hide();
  showForm();
  fillIn(invitation);
  find("#clientName").focus();
}

startForm({
  onCreated(invitation) {
    history.pushState(null, "", `#${encodeURIComponent(invitation.id)}`);
    failure.hide();
    showInvitation(invitation);
    fillIn();
    refresh();
  },
  onLook: look,
});
startLink({ onAgain: () => startAgain() });
startList({ onAgain: startAgain, onChanged: updateStanding });
find("#language").addEventListener("change", ({ target }) => setLanguage(target.value));
addEventListener("hashchange", followAddress);
setLanguage(preferredLanguage());
followAddress();
refresh();
