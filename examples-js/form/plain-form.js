// The form as a browser posts it before its script runs, or where WebAssembly is forbidden: the same
// request goes to the same handler, and its answer becomes a page.
import { accepts } from "hono/accepts";
import { html } from "hono/html";
import { fieldErrors, formatError, normalizeInvitation } from "zavu-invitations";
import en from "zavu-invitations/locales/en";
import es from "zavu-invitations/locales/es";
import pt from "zavu-invitations/locales/pt";

const LOCALES = { en, es, pt };
const TITLES = {
  en: {
    created: "The link is ready",
    failed: "The link was not created",
    back: "Back to the form",
  },
  es: { created: "El enlace está listo", failed: "El enlace no se creó", back: "Volver" },
  pt: { created: "O link está pronto", failed: "O link não foi criado", back: "Voltar" },
};

/**
 * @param {import("hono").Context} c
 * @param {(request: Request) => Promise<Response>} handle
 */
export async function answerPlainForm(c, handle) {
  const form = await c.req.formData();
  const headers = new Headers(c.req.raw.headers);
  headers.delete("content-length");
  headers.set("content-type", "application/json");
  const request = new Request(new URL("/api/v1/invitations", c.req.url), {
    method: "POST",
    headers,
    body: JSON.stringify(normalizeInvitation(form).value),
  });
  const response = await handle(request);
  const answer = await response.json().catch(() => ({ code: "authentication" }));

  const supports = /** @type {const} */ (["en", "es", "pt"]);
  const language = /** @type {keyof typeof LOCALES} */ (
    accepts(c, { header: "Accept-Language", supports: [...supports], default: "en" })
  );
  const locale = LOCALES[language];
  const { created, failed, back } = TITLES[language];
  const errors = Object.values(fieldErrors(answer, { locale })).flat();
  const texts = errors.length > 0 ? errors : [formatError(answer, { locale })];
  const url = answer.invitation?.url;
  const title = url === undefined ? failed : created;
  c.header("Cache-Control", "no-store");
  return c.html(
    html`<!doctype html>
      <html lang="${language}">
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="page.css" />
        <main class="plain">
          <h1>${title}</h1>
          ${url === undefined ? texts.map((text) => html`<p>${text}</p>`) : html`<p><a id="link" href="${url}">${url}</a></p>`}
          <p><a href="/">${back}</a></p>
        </main>
      </html>`,
    /** @type {import("hono/utils/http-status").ContentfulStatusCode} */ (response.status),
  );
}
