// A procedure of tRPC with the schema as its input.
import assert from "node:assert/strict";
import { initTRPC } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createInvitationSchema, invitationSchema } from "zavu-invitations";

const { procedure, router } = initTRPC.create();
const appRouter = router({
  create: procedure.input(invitationSchema).mutation(({ input }) => input),
  fromForm: procedure
    .input(createInvitationSchema({ normalize: true }))
    .mutation(({ input }) => input),
});

async function post(path, body) {
  const request = new Request(`http://localhost/trpc/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const response = await fetchRequestHandler({
    endpoint: "/trpc",
    req: request,
    router: appRouter,
    createContext: () => ({}),
  });
  return { status: response.status, body: await response.json() };
}

export async function overHttp() {
  const request = { clientName: "Acme", expiresInDays: 14 };
  const good = await post("create", request);
  assert.deepEqual([good.status, good.body.result.data], [200, request]);
  const bad = await post("create", { allowedPhoneCountries: ["US", "us"] });
  assert.deepEqual([bad.status, bad.body.error.data.code], [400, "BAD_REQUEST"]);
}

export async function issuesAreTheCause() {
  const caller = appRouter.createCaller({});
  const error = await caller
    .create({ allowedPhoneCountries: ["US", "us"] })
    .catch((error) => error);
  assert.equal(error.code, "BAD_REQUEST");
  const [issue] = error.cause.issues;
  assert.deepEqual(issue.path, ["allowedPhoneCountries", 1]);
  assert.deepEqual([issue.code, issue.suggestion], ["invalid_country", "US"]);
}

export async function aFormIsNormalized() {
  const caller = appRouter.createCaller({});
  const value = await caller.fromForm({ clientName: " a ", expiresInDays: "7" });
  assert.deepEqual(value, { clientName: "a", expiresInDays: 7 });
}
