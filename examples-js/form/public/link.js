// The link of one invitation: to send, to copy, to scan.
import { generate } from "lean-qr";
import { isUsable, shareLinks } from "zavu-invitations";
import { find } from "./dom.js";
import { language, onLanguage, texts } from "./language.js";
import { standingOf } from "./status.js";

const COPIED_MS = 2000;
const card = find("#created");
const title = find("#created-title");
const usable = find("#usable");
const link = find("#link");
const copy = find("#copy");
let invitation;
let timer;

/** Shows the link of an invitation in the place of the form. */
export function showLink(newInvitation) {
  invitation = newInvitation;
  fill();
  card.hidden = false;
  title.focus();
}

export function hideLink() {
  invitation = undefined;
  card.hidden = true;
  // Nothing of the link stays in a page that does not show it.
  link.value = "";
  for (const element of card.querySelectorAll("[href]")) element.removeAttribute("href");
  find("#code").removeAttribute("src");
}

/** Shows where the invitation stands now, if it is the one whose link is shown. */
export function updateStanding(changed) {
  if (changed.id !== invitation?.id) return;
  invitation = { ...changed, url: invitation.url };
  showStanding();
}

function fill() {
  const { url, clientName, connectionType, expiresAt } = invitation;
  const date = new Intl.DateTimeFormat(language, { dateStyle: "long" });
  find("#until").textContent = texts.until(clientName, date.format(new Date(expiresAt)));
  const channel = connectionType === "messenger" ? "Messenger" : "WhatsApp";
  const message = texts.message(clientName, channel);
  const { whatsapp, email, sms } = shareLinks(invitation, { locale: language, message });
  find("#whatsapp").href = whatsapp;
  find("#email").href = email;
  find("#sms").hidden = sms === undefined;
  if (sms) find("#sms").href = sms;
  find("#share").hidden = navigator.share === undefined;
  link.value = find("#open").href = url;
  const code = generate(url).toDataURL({ scale: 8, on: [0, 0, 0], off: [255, 255, 255] });
  Object.assign(find("#code"), { src: code, alt: texts.code });
  Object.assign(find("#download"), { href: code, download: `${clientName || "invitation"}.png` });
  showStanding();
}

/** Where the invitation stands; a link that does not work any more is not offered. */
function showStanding() {
  const { kind, text } = standingOf(invitation);
  Object.assign(find("#standing"), { textContent: text }).dataset.kind = kind;
  const isEnded = !isUsable(invitation);
  const endedTitle = kind === "completed" ? texts.statuses.completed : texts.ended;
  title.textContent = isEnded ? endedTitle : texts.created;
  if (isEnded && usable.contains(document.activeElement)) title.focus();
  usable.hidden = find("#until").hidden = isEnded;
}

/** Copies, also where there is no `navigator.clipboard`: in a page without TLS, or without permission. */
async function copyText(input) {
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    input.focus();
    input.select();
    return document.execCommand("copy");
  }
}

function setCopyText(text) {
  find("#said").textContent = text;
  copy.textContent = text || texts.copy;
}

export function startLink({ onAgain }) {
  copy.addEventListener("click", async () => {
    const isCopied = await copyText(link);
    clearTimeout(timer);
    // Where copying is forbidden altogether, the link stays selected.
    setCopyText(isCopied ? texts.copied : texts.copyByHand);
    if (isCopied) copy.focus();
    timer = setTimeout(() => setCopyText(""), COPIED_MS);
  });
  find("#share").addEventListener("click", async () => {
    const { clientName, url } = invitation;
    // It throws where its user changes their mind.
    await navigator.share({ title: texts.title, text: clientName ?? "", url }).catch(() => {});
  });
  find("#again").addEventListener("click", onAgain);
  onLanguage(() => {
    if (invitation) fill();
  });
}
