export default defineNuxtConfig({
  compatibilityDate: "2026-01-01",
  app: { head: { title: "Invite a client", htmlAttrs: { lang: "en" } } },
});
