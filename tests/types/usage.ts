// Compiled by every supported TypeScript, as ESM and as CommonJS, with the DOM's types and without.
import {
  type AttemptEvent,
  type Channel,
  type CreatedInvitation,
  type CreateInvitationRequest,
  countries,
  createInvitation,
  createInvitationHandler,
  createInvitationSchema,
  createInvitations,
  createWebhookHandler,
  deleteWebhook,
  type ErrorCode,
  type FailureReason,
  type FieldErrors,
  type FormChange,
  fieldErrors,
  formatError,
  formatFailureReason,
  formatIssue,
  getWebhook,
  type Invitation,
  type InvitationForm,
  type InvitationStatus,
  InvitationsClient,
  InvitationsError,
  type InvitationsOptions,
  type Issue,
  type IssueCode,
  init,
  invitationSchema,
  isInvitationStatusChanged,
  isInvitationsError,
  isWebhookError,
  type Locale,
  listInvitations,
  type MessageOptions,
  normalizeInvitation,
  type OpenInvitationRequest,
  retrieveInvitation,
  setWebhook,
  signWebhook,
  updateWebhook,
  type ValidationResult,
  validateField,
  validateInvitation,
  verifyWebhook,
  waitForInvitation,
  watchInvitations,
} from "zavu-invitations";
import { en } from "zavu-invitations/locales/en";
import es from "zavu-invitations/locales/es";
import pt from "zavu-invitations/locales/pt";
import pageWasm from "zavu-invitations/page.wasm";
import type * as server from "zavu-invitations/server";
import serverWasm from "zavu-invitations/server.wasm";
import * as slim from "zavu-invitations/slim";
import {
  createApiStub,
  fakeInvitation,
  fakeStatusChange,
  fakeWebhook,
  mswHandlers,
} from "zavu-invitations/testing";

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;
const yes = (_: true): void => {};
const no = (_: false): void => {};

// All entries are the same to the compiler.
yes({} as unknown as Equal<typeof slim.validateInvitation, typeof validateInvitation>);
yes({} as unknown as Equal<typeof server, typeof slim>);
export const api: typeof slim = {
  ...slim,
  createInvitation,
  init,
  InvitationsError,
  validateInvitation,
};

// A verdict narrows.
const result: ValidationResult = validateInvitation(JSON.parse("{}"));
if (result.ok) {
  const value: CreateInvitationRequest = result.value;
  void createInvitation(value, { apiKey: "zv_test_a" });
  yes({} as unknown as Equal<typeof result.issues, undefined>);
} else {
  yes({} as unknown as Equal<typeof result.value, undefined>);
  void result.issues.length;
}
{
  // Taken apart, too.
  const { ok, value, issues, warnings } = validateInvitation({});
  if (ok) void (value satisfies CreateInvitationRequest);
  else void (issues satisfies Issue[]);
  void (warnings satisfies Issue[]);
  const found: Issue[] = [...(issues ?? []), ...warnings];
  void found;
  if (value) void createInvitation(value);
}

// The errors of fields.
const texts: FieldErrors = fieldErrors(result, { locale: en });
void (texts.clientEmail satisfies string[] | undefined);
void texts[""]?.join(" ");
// @ts-expect-error: there is no such field
void texts.clientNmae;
void fieldErrors({ issues: result.warnings }, { locale: es });
void fieldErrors(invitationSchema["~standard"].validate({}), { locale: pt });
// @ts-expect-error: a locale is an object
void fieldErrors(result, { locale: "es" });

// An issue narrows by its code.
for (const issue of validateField("clientEmail", 1)) {
  if (issue.code === "too_long") {
    const maximum: number = issue.params.maximum;
    void maximum;
    // @ts-expect-error: these are the params of another code
    void issue.params.reason;
  }
  if (issue.code === "invalid_email" && issue.params.reason === "missing_at") void issue.suggestion;
  // @ts-expect-error: there is no such code
  if (issue.code === "too_lnog") void issue;
}
// @ts-expect-error: there is no such field
validateField("clientNmae", "");

// A form.
const { value, changes } = normalizeInvitation({ expiresInDays: "14" }, { defaultCountry: "MX" });
const fields: Record<string, unknown> = value;
void fields;
void normalizeInvitation(new Map([["clientName", "a"]]));
for (const { code, from, to } of changes satisfies FormChange[]) {
  if (code === "to_number") void [from, to];
  // @ts-expect-error: there is no such code
  if (code === "to_nubmer") void from;
}
// @ts-expect-error: a text is no form
normalizeInvitation("clientName=a");

// A schema.
type Input<T extends { "~standard": { types?: { input: unknown } | undefined } }> = NonNullable<
  T["~standard"]["types"]
>["input"];
const filledIn = createInvitationSchema({ normalize: true });
yes({} as unknown as Equal<Input<typeof invitationSchema>, CreateInvitationRequest>);
yes({} as unknown as Equal<Input<typeof filledIn>, InvitationForm>);
const form: InvitationForm = { expiresInDays: "14", allowedPhoneCountries: "US, MX" };
void form;
const checked = invitationSchema["~standard"].validate({});
void (checked.issues satisfies readonly Issue[] | undefined);
if (checked.issues === undefined) void (checked.value satisfies CreateInvitationRequest);
else void checked.issues.map(({ code, message, path }) => [code, message, path]);
void (checked.warnings satisfies Issue[]);
// @ts-expect-error: there is no such option
createInvitationSchema({ normalise: true });

// Languages, and messages of one's own.
const locales: Record<string, Locale> = { en, es, pt };
const messages: MessageOptions = {
  locale: es,
  messages: {
    too_long: "no más de {maximum, plural, one {# letra} other {# letras}}",
    // The issue is that of the code.
    too_large: ({ params }) => `${params.maximum - 1} + 1`,
  },
};
validateInvitation({}, messages);
validateField("clientName", "", { locale: locales.pt, messages: undefined });
export const say = (issue: Issue): string => formatIssue(issue, { locale: { ...pt, or: " / " } });
// @ts-expect-error: there is no such code
validateInvitation({}, { messages: { too_lnog: "" } });
// @ts-expect-error: these are the params of another code
validateInvitation({}, { messages: { too_long: ({ params }) => params.reason } });
// @ts-expect-error: a locale is an object
validateInvitation({}, { locale: "es" });
const code: IssueCode = "too_long";
void code;
yes({} as unknown as Equal<IssueCode, Issue["code"]>);

// A schema's result has a value or issues.
{
  const result = filledIn["~standard"].validate({});
  if (!result.issues) void (result.value satisfies CreateInvitationRequest);
  void result.warnings;
}

// A request.
const request: CreateInvitationRequest = { clientName: "a", connectionType: "messenger" };
void createInvitation(request);
void createInvitation();
// @ts-expect-error: there is no such field
void createInvitation({ clientNmae: "a" });
// @ts-expect-error: a number is expected
void createInvitation({ expiresInDays: "7" });
// @ts-expect-error: there is no such connection
void createInvitation({ connectionType: "telegram" });
// @ts-expect-error: `null` is refused; a field is left out
void createInvitation({ clientName: null });

// What is unknown is taken with `allowUnknown` alone.
const open = { locale: "es", connectionType: "telegram" };
const allowing = { apiKey: "zv_test_a", allowUnknown: true } as const;
void createInvitation(open, allowing);
void createInvitation({ locale: "es" }, { allowUnknown: true });
void createInvitation(undefined, { allowUnknown: true });
// @ts-expect-error: there is no such field
void createInvitation({ locale: "es" }, { allowUnknown: false });
// @ts-expect-error: a number is expected in any case
void createInvitation({ expiresInDays: "7" }, { allowUnknown: true });
void new InvitationsClient(allowing).create(open);
void new InvitationsClient({ allowUnknown: true }).create({ locale: "es" });
void new InvitationsClient().create({ clientName: "a" });
void new InvitationsClient().create({ locale: "es" }, { allowUnknown: true });
// @ts-expect-error: there is no such field
void new InvitationsClient().create({ locale: "es" });
const client: InvitationsClient = new InvitationsClient({ apiKey: "zv_test_a" });
void client;
// @ts-expect-error: there is no such option
new InvitationsClient({ apiKey: "zv_test_a", timeout: 1 });
void createInvitations([{ clientName: "a" }, { clientEmail: "a@a.example" }]);
void createInvitations([open], { allowUnknown: true });
// @ts-expect-error: a row is a request and nothing else
void createInvitations([{ clientName: "a", id: 1 }]);
void client.createMany([{ clientName: "a" }], { key: ({ clientName }) => clientName });
void new InvitationsClient(allowing).createMany([open]);
// @ts-expect-error: a row is a request and nothing else
void client.createMany([{ clientName: "a", id: 1 }]);
// @ts-expect-error: a form is normalized first
void createInvitation([["clientName", "a"]]);
const openResult = validateInvitation({}, { allowUnknown: true });
if (openResult.ok) {
  const { locale, connectionType, clientName } = openResult.value satisfies OpenInvitationRequest;
  yes({} as unknown as Equal<typeof locale, unknown>);
  void (connectionType satisfies string | undefined);
  void (clientName satisfies string | undefined);
  // @ts-expect-error: it may hold what is unknown
  void createInvitation(openResult.value);
}
validateField("locale", "es", { allowUnknown: true });
// @ts-expect-error: there is no such field
validateField("locale", "es", { locale: es });
const openSchema = createInvitationSchema({ allowUnknown: true });
yes({} as unknown as Equal<Input<typeof openSchema>, OpenInvitationRequest>);
void createInvitationSchema({ allowUnknown: true, normalize: true });
void ({ reconcile: { since: new Date() } } satisfies InvitationsOptions);
void ({ reconcile: { since: "2026-09-01T10:00:00Z" } } satisfies InvitationsOptions);
// @ts-expect-error: a time is needed
void ({ reconcile: {} } satisfies InvitationsOptions);

// Options may be spelled out as undefined, so that `process.env.X` can be handed over.
const options: InvitationsOptions = { apiKey: undefined, signal: undefined, timeoutMs: 100 };
void options;
// @ts-expect-error: there is no such option
void createInvitation({}, { apikey: "zv_test_a" });
// @ts-expect-error: milliseconds are a number
void createInvitation({}, { timeoutMs: "1s" });
void createInvitation({}, { headers: { "X-Trace": "1" } });
void createInvitation({}, { headers: new Map([["X-Trace", "1"]]) });
void createInvitation({}, { onAttempt: (event: AttemptEvent) => void event.attempt });

// Answers.
export async function answers(): Promise<void> {
  const created: CreatedInvitation = await createInvitation(request);
  const { invitation }: { invitation: Invitation } = created;
  const id: string = invitation.id;
  if (invitation.status === "completed") void invitation.connectedAccount?.name;
  // A status that this version does not know is a string, too.
  const status: string = invitation.status;
  void status;
  const isOver = (status: InvitationStatus): boolean => status === "completed";
  void isOver(invitation.status);
  const tell = (reason: FailureReason | null | undefined): string =>
    formatFailureReason(reason, { locale: es });
  void tell(invitation.failureReason);
  const connected = (channel: Channel): string => channel;
  if (invitation.connectedAccount) void connected(invitation.connectedAccount.channel);
  // So is a field.
  const { newField } = invitation;
  yes({} as unknown as Equal<typeof newField, unknown>);
  yes({} as unknown as Equal<typeof created.newField, unknown>);
  // @ts-expect-error: it may be absent
  const name: string = invitation.clientName;
  void name;
  void (await retrieveInvitation(id)).invitation.url;
  for await (const each of listInvitations({ status: "pending" })) void each.expiresAt;
  const page = await new InvitationsClient({ apiKey: "zv_test_a" }).list().page();
  void page.items.map((each) => each.id);
  no({} as unknown as IsAny<typeof invitation.clientName>);
}
no({} as unknown as IsAny<Issue["params"]>);
no({} as unknown as IsAny<InvitationsError["body"]>);
no({} as unknown as IsAny<InvitationsError["cause" & keyof InvitationsError]>);

// Errors.
export function errors(thrown: unknown): ErrorCode | undefined {
  if (isInvitationsError(thrown, "rate_limited")) {
    yes({} as unknown as Equal<typeof thrown.code, "rate_limited">);
    void thrown.retryAfterMs;
  }
  if (isInvitationsError(thrown)) yes({} as unknown as Equal<typeof thrown.code, ErrorCode>);
  void (formatError(thrown, { locale: pt }) satisfies string);
  // @ts-expect-error: a locale is needed
  formatError(thrown, {});
  if (thrown instanceof InvitationsError) {
    const outcome: "not_sent" | "refused" | "unknown" = thrown.outcome;
    void outcome;
    // @ts-expect-error: it is for reading
    thrown.code = "api";
  }
  // @ts-expect-error: there is no such code
  isInvitationsError(thrown, "rate_limit");
  return isInvitationsError(thrown) ? thrown.code : undefined;
}

// A list to choose from.
const codes: string[] = countries();
void codes;

// Loading.
void init();
void init(new Uint8Array());
void init(Promise.resolve(new ArrayBuffer(8)));
void slim.init(pageWasm);
void slim.init(serverWasm);
no({} as unknown as IsAny<typeof serverWasm>);
// @ts-expect-error: an address is a URL
void init("page.wasm");

// A handler, whatever the program knows of `Request` and `Response`.
const handle = createInvitationHandler({
  apiKey: "zv_test_a",
  authorize: (incoming) => incoming.headers.get("authorization") === "a",
  allowedOrigins: ["https://app.example"],
  maxBodyBytes: 1024,
  timeoutMs: 1000,
  onError: ({ code }) => void code,
});
const answered: Promise<{ status: number }> = handle({
  method: "POST",
  url: "https://app.example/",
  headers: { get: () => null },
  body: null,
} as unknown as Parameters<typeof handle>[0]);
void answered;
createInvitationHandler({ public: true });
// @ts-expect-error: an invitation must not end with anything else
createInvitationHandler({ public: true, signal: undefined });
// @ts-expect-error: a hook decides
createInvitationHandler({ authorize: () => "yes" });
createInvitationHandler({ public: true, allowUnknown: true, fixed: { locale: "es" } });
// @ts-expect-error: only with allowUnknown
createInvitationHandler({ public: true, fixed: { locale: "es" } });
createInvitationHandler({ public: true, allowUnknown: true, allowedFields: ["locale"] });
createInvitationHandler({ public: true, allowedFields: ["clientName", "phoneNumberId"] });
// @ts-expect-error: there is no such field
createInvitationHandler({ public: true, allowedFields: ["clientNmae"] });
createInvitationHandler({ public: true, operations: ["create"] });
createInvitationHandler({ public: true, operations: ["create", "list"], visible: "all" });
createInvitationHandler({ public: true, allowUnknown: true, operations: ["list"], visible: "all" });
// @ts-expect-error: pages set no webhook
createInvitationHandler({ public: true, operations: ["get_webhook"], visible: "all" });

const receive = createWebhookHandler({
  secret: undefined,
  onEvent: (received) => void received.id,
  seen: { claim: async () => true, release: () => {} },
  toleranceSeconds: 60,
  onError: ({ code }) => void (code === "stale"),
});
declare const posted: Parameters<typeof receive>[0];
const received: Promise<{ status: number }> = receive(posted);
void received;
// @ts-expect-error: nobody would handle the events
createWebhookHandler({ secret: "whsec_a" });
// @ts-expect-error: a handler tells the time itself
createWebhookHandler({ secret: "whsec_a", onEvent() {}, now: 1 });

const event = verifyWebhook("", { "x-zavu-signature": ["t=1"] }, ["whsec_a"], { now: new Date() });
const type: string = event.type;
void (event.type === "invitation.status_changed" || event.type === "message.received");
const { anything } = event.data;
void [type, anything];
if (isInvitationStatusChanged(event)) {
  const { currentStatus, failureReason, senderId } = event.data;
  void (currentStatus === "completed" || currentStatus === "paused");
  void (failureReason === "meta_no_pages" || failureReason === "a later one");
  const sender: string | null | undefined = senderId;
  void sender;
}
// @ts-expect-error: a parsed body has other bytes
void (() => verifyWebhook({}, new Map([["a", "b"]]), "whsec_a"));
const signed: string = signWebhook(new Uint8Array(), "whsec_a", { schemes: ["v2"] });
void signed;
declare const thrown: unknown;
if (isWebhookError(thrown, "malformed")) void thrown.code;

async function configure(): Promise<void> {
  const webhook: { url: string; secret?: string } | null = await getWebhook();
  void webhook;
  await setWebhook({ url: "https://app.example/" });
  // @ts-expect-error: a webhook has a URL
  await setWebhook({ events: [] });
  await updateWebhook({ active: false });
  await deleteWebhook();
}
void configure;

// A wait's end narrows by its status.
export async function ends(id: string): Promise<void> {
  const ended = await waitForInvitation(id);
  yes({} as unknown as Equal<typeof ended.status, "completed" | "cancelled" | "expired">);
  if (ended.status === "completed") {
    void (ended.senderId satisfies string);
    void (ended.connectedAccount.channel satisfies Channel);
  }
  // @ts-expect-error: a cancelled invitation has no sender
  const senderId: string = ended.senderId;
  const failed = await new InvitationsClient().wait(id, { until: ["failed"], onChange: () => {} });
  yes(
    {} as unknown as Equal<typeof failed.status, "completed" | "cancelled" | "expired" | "failed">,
  );
  // A create always gives the link, a read may not.
  const created = await createInvitation();
  yes({} as unknown as Equal<typeof created.invitation.url, string>);
  yes({} as unknown as Equal<Invitation["url"], string | undefined>);
  for await (const { invitation, previousStatus } of watchInvitations([id], {
    intervalMs: 1_000,
  })) {
    void [invitation.clientName, previousStatus, senderId];
  }
  createInvitationHandler({
    operations: ["list", "cancel"],
    authorize: (_request, { operation, id }) => ({ caller: `${operation} ${id}`, reveal: true }),
    visible: async ({ clientName }) => clientName === "Acme",
  });
}

// A stub is where a `fetch` is, and a fixture where an invitation is.
const stub = createApiStub({ invitations: [fakeInvitation({ status: "failed" })] });
void createInvitation({}, { fetch: stub.fetch });
yes({} as unknown as Equal<ReturnType<typeof fakeInvitation>["url"], string>);
const change: string = fakeStatusChange(fakeInvitation()).data.currentStatus;
stub.failNext(429, "connection");
// @ts-expect-error: there is no such failure
stub.failNext("lost");
// @ts-expect-error: a status is a text
fakeInvitation({ status: 1 });
// @ts-expect-error: there is no such field
fakeInvitation({ stauts: "completed" });
// @ts-expect-error: there is no such field
fakeWebhook({ actvie: false });
fakeInvitation({ ...fakeInvitation(), id: "inv_1" });
void [change, mswHandlers];
