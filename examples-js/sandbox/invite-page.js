// @ts-check
import { Hono } from "hono";
import { html } from "hono/html";

/**
 * @typedef {import("./types.js").Invitation} Invitation
 * @typedef {import("./store.js").Store} Store
 */

const REASONS = [
  "fb_cancelled",
  "fb_not_authorized",
  "signup_abandoned",
  "meta_no_pages",
  "internal_error",
];

/**
 * The client's side: the page behind an invitation's link, where a developer plays the signup.
 *
 * @param {Store} store
 * @returns {Hono<import("./types.js").Env>}
 */
export function invitePage(store) {
  /** @type {Hono<import("./types.js").Env>} */
  const app = new Hono();

  app.use(async (c, next) => {
    await next();
    c.header("Cache-Control", "no-store");
    c.header("Referrer-Policy", "no-referrer");
  });

  app.get("/:token", (c) => {
    const invitation = store.findByToken(c.req.param("token"));
    if (!invitation) return c.html(page("There is no such invitation."), 404);
    return c.html(page(invitationOn(store.view(invitation.id))));
  });

  app.post("/:token/:step{start|complete|fail|abandon|expire}", async (c) => {
    const { token, step } = c.req.param();
    const invitation = store.findByToken(token);
    if (!invitation) return c.html(page("There is no such invitation."), 404);

    if (step === "start") store.startSignup(invitation.id);
    if (step === "complete") store.completeSignup(invitation.id);
    if (step === "abandon") store.failSignup(invitation.id, "signup_abandoned");
    if (step === "expire") store.expire(invitation.id);
    if (step === "fail") {
      const { reason } = await c.req.parseBody();
      store.failSignup(invitation.id, typeof reason === "string" ? reason : undefined);
    }
    return c.redirect(`/invite/${token}`, 303);
  });

  return app;
}

/** @param {Invitation} invitation */
function invitationOn({ token, status, connectionType, clientName }) {
  const forms = {
    pending: stepForm(token, "start", "Start the signup"),
    failed: stepForm(token, "start", "Try again"),
    in_progress: html`<form method="post" action="/invite/${token}/complete"><button>Complete</button></form>
      <form method="post" action="/invite/${token}/fail">
        <select name="reason">
          ${REASONS.map((reason) => html`<option>${reason}</option>`)}
        </select>
        <button>Fail</button>
      </form>
      ${stepForm(token, "abandon", "Leave half-way")}`,
    completed: "",
    expired: "",
    cancelled: "",
  };
  return html`<p>For ${clientName ?? "a client"}, ${connectionType}: <strong>${status}</strong></p>
    ${forms[status]} ${forms[status] && stepForm(token, "expire", "Let the link expire")}`;
}

/**
 * @param {string} token
 * @param {string} step
 * @param {string} label
 */
function stepForm(token, step, label) {
  return html`<form method="post" action="/invite/${token}/${step}"><button>${label}</button></form>`;
}

/** @param {string | ReturnType<typeof html>} content */
function page(content) {
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>Sandbox invitation</title>
      <h1>Sandbox invitation</h1>
      ${content}
    </html>`;
}
