// @ts-check
// Forms that a browser posts without a script, and the fields that a page may set.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { handlers, URL_OF_ROUTE } from "../support/handler.js";

/** @typedef {import("../support/handler.js").Options} Options */

const { sandbox, errors, make } = await handlers();
const OF_PAGE = { origin: "https://app.example" };

/** @param {Record<string, string | Blob>} fields */
function multipart(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

/**
 * @param {BodyInit} body
 * @param {Options} [options]
 * @param {Record<string, string>} [headers]
 */
async function post(body, options, headers = OF_PAGE) {
  const request = new Request(URL_OF_ROUTE, { method: "POST", body });
  // `Request` leaves out what a browser sets.
  for (const [name, value] of Object.entries(headers)) request.headers.set(name, value);
  const response = await make(options)(request);
  const text = await response.text();
  const isPage = response.headers.get("content-type")?.startsWith("text/html");
  const links = sandbox.invitations().map(({ url }) => url);
  assert.ok(!isPage || !links.some((link) => text.includes(link)), "no link is shown");
  return { response, status: response.status, text };
}

describe("a form", () => {
  const FIELDS = { clientName: " Acme ", clientPhone: "55 1234 5678", expiresInDays: "3" };
  for (const [kind, body] of /** @type {[string, BodyInit][]} */ ([
    ["URL-encoded", new URLSearchParams(FIELDS)],
    ["multipart", multipart(FIELDS)],
  ])) {
    test(`${kind}, is normalized and answered by a page`, async () => {
      const { response, status, text } = await post(body, { defaultCountry: "MX" });
      assert.equal(status, 201, text);
      assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
      assert.match(text, /The invitation was created/);
      const [sent] = sandbox.requests();
      assert.deepEqual(JSON.parse(sent?.body ?? ""), {
        clientName: "Acme",
        clientPhone: "+525512345678",
        expiresInDays: 3,
      });
    });

    test(`${kind}, is answered by a redirect`, async () => {
      const options = { defaultCountry: "MX", formRedirect: "/thanks" };
      const { response, status, text } = await post(body, options);
      assert.deepEqual([status, text], [303, ""]);
      assert.equal(response.headers.get("location"), "/thanks");
      assert.equal(sandbox.invitations().length, 1);
    });
  }

  test("with errors is answered by a page that lists them", async () => {
    const { status, text } = await post(new URLSearchParams({ clientEmail: "<nobody>" }));
    assert.equal(status, 400);
    assert.match(text, /<li>E-mail address /);
    assert.ok(!text.includes("<nobody>"));
    assert.deepEqual(sandbox.requests(), []);
  });

  test("with a file names its field", async () => {
    const { status } = await post(multipart({ clientName: new Blob(["x"]) }));
    assert.equal(status, 400);
    assert.deepEqual(errors[0]?.issues[0]?.path, ["clientName"]);
  });

  test("that is none is refused", async () => {
    const type = { "content-type": "multipart/form-data; boundary=x", ...OF_PAGE };
    const { status } = await post("no form", {}, type);
    assert.equal(status, 400);
    assert.match(errors[0]?.message ?? "", /must be a form/);
    assert.deepEqual(sandbox.requests(), []);
  });

  /** @type {[name: string, headers: Record<string, string>, status: number][]} */
  const origins = [
    ["without Origin", {}, 403],
    ["of another origin", { origin: "https://evil.example" }, 403],
    ["of an opaque origin", { origin: "null" }, 403],
    ["cross-site", { "sec-fetch-site": "cross-site" }, 403],
    ["of the same origin", { "sec-fetch-site": "same-origin" }, 201],
  ];
  for (const [name, headers, status] of origins) {
    for (const body of [new URLSearchParams({ clientName: "A" }), multipart({ clientName: "A" })]) {
      test(`${name}, ${body.constructor.name}`, async () => {
        assert.equal((await post(body, {}, headers)).status, status);
        assert.equal(sandbox.requests().length, status === 201 ? 1 : 0);
      });
    }
  }
});

/** @type {Options} */
const UNKNOWN = { allowUnknown: true };

describe("a field", () => {
  /** @type {[name: string, options: any, request: object, issue: string | undefined][]} */
  const cases = [
    ["phoneNumberId, by default", {}, { phoneNumberId: "pn_1" }, "field_not_allowed"],
    ["that is allowed", { allowedFields: ["phoneNumberId"] }, { phoneNumberId: "pn_1" }, undefined],
    ["besides", { allowedFields: ["clientName"] }, { clientEmail: "a@b.co" }, "field_not_allowed"],
    ["that is fixed", { fixed: { expiresInDays: 3 } }, { expiresInDays: 3 }, "field_not_allowed"],
    [
      "that is fixed and unknown",
      { ...UNKNOWN, fixed: { locale: "es" } },
      { locale: "en" },
      "field_not_allowed",
    ],
  ];
  for (const [name, options, request, code] of cases) {
    test(name, async () => {
      const headers = { "content-type": "application/json" };
      const { status } = await post(JSON.stringify(request), options, headers);
      assert.equal(status, code ? 400 : 201);
      assert.equal(errors[0]?.issues[0]?.code, code);
      assert.equal(sandbox.requests().length, code ? 0 : 1);
    });
  }

  test("that the server sets is sent, and was copied", async () => {
    const fixed = { expiresInDays: 3, allowedPhoneCountries: ["MX"], theme: { dark: true } };
    const handle = make({ ...UNKNOWN, fixed });
    fixed.theme.dark = false;
    fixed.expiresInDays = 30;
    fixed.allowedPhoneCountries.push("US");
    const headers = { "content-type": "application/json" };
    const body = '{"clientName":"Acme"}';
    await handle(new Request(URL_OF_ROUTE, { method: "POST", headers, body }));
    assert.deepEqual(JSON.parse(sandbox.requests()[0]?.body ?? ""), {
      clientName: "Acme",
      expiresInDays: 3,
      allowedPhoneCountries: ["MX"],
      theme: { dark: true },
    });
  });

  test("that the server sets must be known, or allowed to be unknown", () => {
    /** @type {[options: any, message: RegExp][]} */
    const refused = [
      [{ fixed: { theme: "dark" } }, /options\.fixed\.theme is not a known name/],
      [{ ...UNKNOWN, fixed: { clientNam: "A" } }, /options\.fixed\.clientNam is .* "clientName"/],
      [{ ...UNKNOWN, fixed: { theme: () => {} } }, /options\.fixed\.theme must be JSON/],
      [{ ...UNKNOWN, fixed: { theme: 1 }, allowedFields: ["theme"] }, /allowedFields\[0\]/],
    ];
    for (const [options, message] of refused) assert.throws(() => make(options), message);
  });
});
