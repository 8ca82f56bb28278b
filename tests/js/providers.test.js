// @ts-check
// Public lists of the domains at which people have e-mail: of none that exists, the rules say that it is a misspelt one.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { validateField } from "zavu-invitations";

const require = createRequire(import.meta.url);
/** @type {string[]} */
const LISTS = [...require("free-email-domains"), ...require("email-providers").default];

/** What the lists have that somebody most likely did not mean: the misspelt domain and the reason. */
const MISSPELT = new Map([
  ["gmial.com", "letters that changed places"],
  ["gamil.com", "letters that changed places"],
  ["hotmial.com", "letters that changed places"],
  ["gmai.com", "a letter too few"],
  ["gmal.com", "a letter too few"],
  ["homail.com", "a letter too few"],
  ["hotmai.com", "a letter too few"],
  ["yaho.com", "a letter too few"],
  ["gmail.co", "a letter too few; Google has no e-mail there"],
  ["gmail.om", "a letter too few, in the domain of Oman"],
  ["yahoo.om", "a letter too few, in the domain of Oman"],
  ["yahoo.co", "a letter too few; Yahoo has no e-mail there"],
  ["hotmail.cm", "a letter too few, in the domain of Cameroon"],
  ["hotmail.con", "a neighbouring key, in no domain at all"],
  ["hotmails.com", "a letter too many"],
  ["zoutlook.com", "a letter too many"],
  ["proto2mail.com", "a neighbouring key"],
  ["gotmail.com", "a neighbouring key"],
  ["hitmail.com", "a neighbouring key"],
  ["outiook.com", "letters that look alike"],
  ["vahoo.com", "letters that look alike"],
]);

test("no domain of a public list is taken for a misspelt one, but those that are", () => {
  const domains = new Set(LISTS.map((domain) => domain.toLowerCase()));
  assert.ok(domains.size > 15_000, `${domains.size} domains`);
  assert.ok(domains.has("yahoo.com.my"));
  const found = [...domains].filter((domain) =>
    validateField("clientEmail", `ana@${domain}`).some(({ code }) => code === "email_domain_typo"),
  );
  assert.deepEqual(found.sort(), [...MISSPELT.keys()].sort());
});
