// Where the last invitations stand, live.
import {
  cancelInvitation,
  isInvitationsError,
  isUsable,
  listInvitations,
  watchInvitations,
} from "zavu-invitations";
import { copyOf, find } from "./dom.js";
import { failureIn } from "./failure.js";
import { onLanguage, texts } from "./language.js";
import { grouped } from "./phone.js";
import { ROUTE } from "./route.js";
import { canCreateAgain, nameOf, standingOf, timeOf } from "./status.js";

const LISTED = 50;
const SHOWN_AT_FIRST = 8;
const section = find("#list");
const list = find("#invitations");
const failure = failureIn(find("#list-failure"), () => true);
let invitations = [];
let isLoaded = false;
let showsAll = false;
let onChange = () => {};
/** The invitation that the question is about. */
let asked;
let watching = new AbortController();

/** Reads the list, and watches those whose link works until it is read again. */
export async function refresh() {
  watching.abort();
  watching = new AbortController();
  const options = { ...ROUTE, signal: watching.signal };
  try {
    const { items } = await listInvitations({ limit: LISTED }, options).page();
    // Zavu does not say in which order they come.
    invitations = items.sort((one, other) => other.createdAt.localeCompare(one.createdAt));
    isLoaded = true;
    failure.hide();
    show();
    const ids = invitations.filter((invitation) => isUsable(invitation)).map(({ id }) => id);
    for await (const { invitation } of watchInvitations(ids, options)) take(invitation);
  } catch (error) {
    if (!isInvitationsError(error)) throw error;
    if (error.code === "aborted") return;
    // Without WebAssembly there is no list; the form is posted by the browser itself.
    if (error.code === "wasm_unavailable") section.hidden = true;
    find("#loading").hidden = true;
    failure.show(error);
  }
}

/** Reads the list, and leads there. */
export function look() {
  find("#list-title").focus();
  refresh();
}

/** What has changed since it was shown is read out, too. */
function take(invitation) {
  const { text } = standingOf(invitation);
  const shown = invitations.find(({ id }) => id === invitation.id);
  replace(invitation);
  if (text !== standingOf(shown).text) find("#news").textContent = `${nameOf(invitation)}: ${text}`;
}

function replace(invitation) {
  invitations = invitations.map((old) => (old.id === invitation.id ? invitation : old));
  show();
  onChange(invitation);
}

function show() {
  const shown = showsAll ? invitations : invitations.slice(0, SHOWN_AT_FIRST);
  keepFocus(() => {
    const rows = new Map([...list.children].map((row) => [row.dataset.id, row]));
    const updated = shown.map((invitation) => update(rows.get(invitation.id), invitation));
    list.replaceChildren(...updated);
    find("#loading").hidden = isLoaded;
    find("#none").hidden = !isLoaded || invitations.length > 0;
    find("#all").hidden = shown.length === invitations.length;
  });
}

/** Moves the focus on where what had it is gone. */
function keepFocus(change) {
  const focused = document.activeElement;
  const row = focused.closest("#invitations > li");
  change();
  if (focused.isConnected && !focused.hidden) focused.focus({ preventScroll: true });
  else if (row?.isConnected) row.focus();
  else find("#list-title").focus();
}

function update(row = copyOf("invitation"), invitation) {
  const part = (name) => row.querySelector(`[data-part=${name}]`);
  const { id, clientEmail, clientPhone, createdAt } = invitation;
  const { kind, text, detail } = standingOf(invitation);
  const contact = [clientEmail, clientPhone && grouped(clientPhone)].filter(Boolean).join("\n");
  row.dataset.id = id;
  part("name").textContent = nameOf(invitation);
  part("contact").textContent = contact || texts.createdOn(timeOf(createdAt));
  part("status").textContent = text;
  part("status").dataset.kind = kind;
  part("detail").textContent = detail;
  part("link").href = `#${encodeURIComponent(id)}`;
  part("link").hidden = part("cancel").hidden = !isUsable(invitation);
  part("again").hidden = !canCreateAgain(invitation);
  const labels = { link: texts.sendLink, cancel: texts.cancel, again: texts.createAgain };
  for (const [name, label] of Object.entries(labels)) {
    part(name).textContent = label;
    // Read out alone, each says of whom it speaks.
    part(name).ariaLabel = `${label}: ${nameOf(invitation)}`;
  }
  return row;
}

/** Asks before an invitation is cancelled. */
function ask(invitation) {
  asked = invitation;
  find("#question-title").textContent = texts.cancelQuestion(nameOf(invitation));
  find("#question").showModal();
}

async function cancel({ id }) {
  const row = list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  if (row.ariaBusy === "true") return;
  row.ariaBusy = "true";
  try {
    replace((await cancelInvitation(id, ROUTE)).invitation);
    failure.hide();
  } catch (error) {
    if (!isInvitationsError(error)) throw error;
    failure.focus(error);
  } finally {
    row.ariaBusy = null;
  }
}

/** Starts the list; `onAgain` gets an invitation to create again, `onChanged` one that changed. */
export function startList({ onAgain, onChanged }) {
  onChange = onChanged;
  list.addEventListener("click", ({ target }) => {
    const row = target.closest("li");
    const invitation = invitations.find(({ id }) => id === row?.dataset.id);
    if (target.dataset.part === "cancel") ask(invitation);
    if (target.dataset.part === "again") onAgain(invitation);
  });
  find("#question form").addEventListener("submit", ({ submitter }) => {
    if (submitter.value === "cancel") cancel(asked);
  });
  find("#all").addEventListener("click", () => {
    showsAll = true;
    show();
    list.children[SHOWN_AT_FIRST].focus();
  });
  find("#retry").addEventListener("click", look);
  // A client may have opened the link meanwhile, which changes no status.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refresh();
  });
  onLanguage(() => {
    if (isLoaded) show();
  });
}
