// Hono's validator for Standard Schema, with JSON and with a form.
import assert from "node:assert/strict";
import { sValidator } from "@hono/standard-validator";
import { Hono } from "hono";
import { createInvitationSchema, invitationSchema } from "zavu-invitations";

const app = new Hono()
  .post("/json", sValidator("json", invitationSchema), (c) => c.json(c.req.valid("json")))
  .post("/form", sValidator("form", createInvitationSchema({ normalize: true })), (c) =>
    c.json(c.req.valid("form")),
  );

async function answer(path, init) {
  const response = await app.request(path, { method: "POST", ...init });
  return { status: response.status, body: await response.json() };
}

export async function json() {
  const send = (body) =>
    answer("/json", {
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  const request = { clientName: "Acme", connectionType: "messenger" };
  assert.deepEqual(await send(request), { status: 200, body: request });
  const { status, body } = await send({ clientPhone: "555", expiresInDays: 31 });
  assert.equal(status, 400);
  assert.deepEqual(
    body.error.map(({ path, message }) => [path, message]),
    [
      [
        ["clientPhone"],
        'must be a phone number in E.164 form like +14155552671, found no "+" at the start',
      ],
      [["expiresInDays"], "must be at most 30, found 31"],
    ],
  );
}

export async function form() {
  const send = (entries) => answer("/form", { body: new URLSearchParams(entries) });
  const entries = [
    ["clientName", " Acme "],
    ["clientEmail", ""],
    ["expiresInDays", "14"],
    ["allowedPhoneCountries", "us"],
    ["allowedPhoneCountries", "mx"],
  ];
  assert.deepEqual(await send(entries), {
    status: 200,
    body: { clientName: "Acme", expiresInDays: 14, allowedPhoneCountries: ["US", "MX"] },
  });
  const { status, body } = await send([["expiresInDays", "soon"]]);
  assert.equal(status, 400);
  assert.deepEqual(body.error[0].path, ["expiresInDays"]);
}
