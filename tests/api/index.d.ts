interface AbortSignalLike {
    readonly aborted: boolean;
    readonly reason?: unknown;
    addEventListener(type: "abort", listener: () => void): void;
    removeEventListener(type: "abort", listener: () => void): void;
}
type AttemptEvent = {
    type: "start";
    operation: Operation;
    attempt: number;
} | {
    type: "answer";
    operation: Operation;
    attempt: number;
    status: number;
} | {
    type: "failure";
    operation: Operation;
    attempt: number;
} | {
    type: "wait";
    operation: Operation;
    attempt: number;
    waitMs: number;
};
type Authorization = boolean | {
    caller?: string | undefined;
    reveal?: boolean | undefined;
} | HandlerResponse;
interface BlankIssue extends IssueBase {
    code: "blank";
    params: {};
}
interface BulkOptions<Row = CreateInvitationRequest> extends Omit<InvitationsOptions, "reconcile"> {
    concurrency?: number | undefined;
    ratePerMinute?: number | undefined;
    key?: ((row: Row, index: number) => string) | undefined;
    since?: Date | number | string | undefined;
    known?: Iterable<Invitation> | "list" | undefined;
    reconcile?: boolean | undefined;
    dryRun?: boolean | undefined;
    onProgress?: ((progress: BulkProgress) => void) | undefined;
}
type BulkOutcome = "created" | "found" | "invalid" | "refused" | "unknown" | "not_tried";
interface BulkProgress {
    done: number;
    total?: number;
    created: number;
    found: number;
    invalid: number;
    refused: number;
    unknown: number;
    notTried: number;
    inFlight: number;
    unconfirmed: number;
    pausedMs: number;
}
type BulkResult<Row = CreateInvitationRequest> = {
    index: number;
    key: string;
    row: Row;
    outcome: BulkOutcome;
    warnings: Issue[];
} & ({
    outcome: "created";
    invitation: Invitation & {
        url: string;
        token: string;
    };
    reconciled?: true;
    issues?: undefined;
    error?: undefined;
} | {
    outcome: "found";
    invitation: Invitation;
    issues?: undefined;
    error?: undefined;
} | {
    outcome: "invalid";
    issues: Issue[];
    invitation?: undefined;
    error?: undefined;
} | {
    outcome: "refused" | "unknown";
    error: InvitationsError;
    issues?: undefined;
    invitation?: undefined;
} | {
    outcome: "not_tried";
    error?: InvitationsError;
    issues?: undefined;
    invitation?: undefined;
});
type BulkRows<Row = CreateInvitationRequest> = Iterable<Row> | AsyncIterable<Row>;
interface ByteReader {
    read(): Promise<{
        done: boolean;
        value?: ArrayBufferView | undefined;
    }>;
    cancel(): Promise<unknown>;
}
interface ByteStream {
    getReader(): ByteReader;
}
type Channel = "whatsapp" | "messenger" | (string & {});
type ClientRequest<Options> = Options extends {
    allowUnknown: true;
} ? OpenInvitationRequest : CreateInvitationRequest;
interface ConnectedAccount extends UnknownFields {
    id: string;
    channel: Channel;
    name?: string | null;
}
type ConnectionType = "whatsapp_waba" | "messenger";
interface Constraints {
    type: "text" | "email" | "tel" | "number";
    inputmode?: "email" | "tel" | "numeric";
    autocomplete: "off";
    maxlength?: number;
    min?: number;
    max?: number;
    step?: number;
    pattern?: string;
}
interface ControlCharacterIssue extends IssueBase {
    code: "control_character";
    params: {
        character: string;
        position: number;
    };
}
interface CreateInvitationRequest extends NoOtherFields {
    clientName?: string;
    clientEmail?: string;
    clientPhone?: string;
    phoneNumberId?: string;
    expiresInDays?: number;
    allowedPhoneCountries?: string[];
    connectionType?: ConnectionType;
}
interface CreateInvitationResponse extends UnknownFields {
    invitation: Invitation;
}
interface CreatedInvitation extends Omit<CreateInvitationResponse, "invitation"> {
    invitation: Invitation & {
        url: string;
        token: string;
    };
    reconciled?: true;
}
interface DuplicateCountryIssue extends IssueBase {
    code: "duplicate_country";
    params: {
        country: string;
        first: number;
    };
}
interface EmailDomainTypoIssue extends IssueBase {
    code: "email_domain_typo";
    params: {
        domain: string;
    };
}
interface EmailDomainWithoutDotIssue extends IssueBase {
    code: "email_domain_without_dot";
    params: {
        domain: string;
    };
}
type EmailReason = "empty" | "missing_at" | "empty_local_part" | "invalid_local_character" | "empty_domain_label" | "invalid_domain_character" | "hyphen_at_label_edge" | "domain_label_too_long" | "several_addresses";
interface EmptyIssue extends IssueBase {
    code: "empty";
    params: {};
}
interface EmptyListIssue extends IssueBase {
    code: "empty_list";
    params: {};
}
type ErrorCode = "invalid_request" | "authentication" | "permission" | "not_found" | "conflict" | "rate_limited" | "api" | "server" | "timeout" | "aborted" | "connection" | "invalid_response" | "api_key_in_browser" | "insecure_base_url" | "wasm_unavailable" | "internal";
type ErrorOutcome = "not_sent" | "refused" | "unknown";
type EventType = "invitation.status_changed" | (string & {});
type Exact<Value, Known> = Value & {
    [Name in Exclude<keyof Value, keyof Known>]: never;
};
type FailureReason = "fb_cancelled" | "fb_not_authorized" | "signup_abandoned" | "meta_no_pages" | "internal_error" | (string & {});
type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;
interface FetchInit {
    method: string;
    headers: Global<"Headers", {
        get(name: string): string | null;
    }>;
    body?: string | Global<"Blob", {
        text(): Promise<string>;
    }>;
    redirect: "manual";
    signal: Global<"AbortSignal", AbortSignalLike>;
}
interface FetchResponse {
    readonly status: number;
    readonly headers: {
        get(name: string): string | null;
    };
    readonly body?: unknown;
    text(): Promise<string>;
}
type FieldErrors = {
    [Field in InvitationField | ""]?: string[];
};
interface FieldNotAllowedIssue extends IssueBase {
    code: "field_not_allowed";
    params: {};
}
type FinalStatus = "completed" | "cancelled" | "expired";
interface FormChange {
    field: InvitationField | (string & {});
    path: PathSegment[];
    code: FormChangeCode;
    from?: FormValue;
    to?: FormValue;
}
type FormChangeCode = "trimmed" | "dropped_empty" | "dropped_unknown" | "dropped_duplicate" | "to_number" | "to_list" | "upper_cased" | "full_width_to_ascii" | "email_unwrapped" | "email_domain_lowered" | "email_domain_to_ascii" | "phone_to_e164";
type FormValue = string | string[] | number | null;
type Global<Name extends string, Fallback> = typeof globalThis extends {
    [key in Name]: {
        prototype: infer Instance;
    };
} ? Instance : Fallback;
interface HandlerRequest {
    readonly method: string;
    readonly url: string;
    readonly headers: {
        get(name: string): string | null;
    };
    readonly body: ByteStream | null;
}
type HandlerResponse = Global<"Response", {
    readonly status: number;
}>;
interface IdempotencyStore {
    claim(key: string, record: string, ttlMs: number): string | null | undefined | PromiseLike<string | null | undefined>;
    settle(key: string, record: string | null, ttlMs: number): unknown;
}
interface InvalidCountryIssue extends IssueBase {
    code: "invalid_country";
    params: {
        actual: string;
    };
}
interface InvalidEmailIssue extends IssueBase {
    code: "invalid_email";
    params: {
        reason: EmailReason;
        position: number;
    };
}
interface InvalidHeaderIssue extends IssueBase {
    code: "invalid_header";
    params: {};
}
interface InvalidIdIssue extends IssueBase {
    code: "invalid_id";
    params: {
        actual: string;
    };
}
interface InvalidOptionIssue extends IssueBase {
    code: "invalid_option";
    params: {
        allowed: string[];
        actual: string;
        found: ValueKind;
    };
}
interface InvalidPhoneIssue extends IssueBase {
    code: "invalid_phone";
    params: {
        reason: PhoneReason;
        position: number;
    };
}
interface InvalidTemplateIssue extends IssueBase {
    code: "invalid_template";
    params: {
        fault: string;
    };
}
interface InvalidTypeIssue extends IssueBase {
    code: "invalid_type";
    params: {
        expected: ValueKind;
        found: ValueKind;
    };
}
interface Invitation extends UnknownFields {
    id: string;
    url?: string;
    token?: string;
    status: InvitationStatus;
    expiresAt: string;
    createdAt: string;
    updatedAt?: string;
    clientName?: string | null;
    clientEmail?: string | null;
    clientPhone?: string | null;
    phoneNumberId?: string | null;
    connectionType?: ConnectionType | (string & {});
    senderId?: string | null;
    viewedAt?: string | null;
    startedAt?: string | null;
    completedAt?: string | null;
    failedAt?: string | null;
    failureReason?: FailureReason | null;
    connectedAccount?: ConnectedAccount | null;
}
interface InvitationChange {
    invitation: Invitation;
    previousStatus?: InvitationStatus;
}
type InvitationField = "clientName" | "clientEmail" | "clientPhone" | "phoneNumberId" | "expiresInDays" | "allowedPhoneCountries" | "connectionType";
type InvitationForm = {
    [Field in keyof CreateInvitationRequest]?: CreateInvitationRequest[Field] | (Field extends "allowedPhoneCountries" ? string | string[] : string);
};
interface InvitationHandlerOptions<R extends HandlerRequest = Global<"Request", HandlerRequest>> extends Omit<InvitationsOptions, "signal" | "timeoutMs"> {
    authorize?: ((request: R, route: InvitationRoute) => Authorization | PromiseLike<Authorization>) | undefined;
    operations?: readonly InvitationRoute["operation"][] | undefined;
    visible?: "all" | ((invitation: Invitation, request: R) => boolean | PromiseLike<boolean>) | undefined;
    public?: boolean | undefined;
    allowedOrigins?: readonly string[] | undefined;
    allowedFields?: readonly InvitationField[] | undefined;
    fixed?: CreateInvitationRequest | undefined;
    formRedirect?: string | undefined;
    defaultCountry?: string | undefined;
    idempotency?: IdempotencyStore | undefined;
    maxBodyBytes?: number | undefined;
    timeoutMs?: number | undefined;
    onError?: ((error: InvitationsError) => void) | undefined;
}
type InvitationLifetime = Pick<Invitation, "status" | "expiresAt">;
interface InvitationList extends AsyncIterable<Invitation> {
    page(): Promise<InvitationPage>;
}
interface InvitationPage extends UnknownFields {
    items: Invitation[];
    nextCursor?: string | null;
}
interface InvitationRoute {
    readonly operation: "create" | "retrieve" | "list" | "cancel";
    readonly id?: string | undefined;
}
interface InvitationSchema<Input = CreateInvitationRequest, Output = CreateInvitationRequest> {
    readonly "~standard": {
        readonly version: 1;
        readonly vendor: "zavu-invitations";
        readonly types?: {
            readonly input: Input;
            readonly output: Output;
        } | undefined;
        readonly validate: (value: unknown) => SchemaResult<Output>;
        readonly jsonSchema: {
            readonly input: (options: JsonSchemaOptions) => Record<string, unknown>;
            readonly output: (options: JsonSchemaOptions) => Record<string, unknown>;
        };
    };
}
interface InvitationSchemaOptions extends NormalizeOptions, ValidationOptions {
    normalize?: boolean | undefined;
}
type InvitationStatus = "pending" | "in_progress" | "completed" | "failed" | "expired" | "cancelled" | (string & {});
interface InvitationStatusChange extends UnknownFields {
    invitationId: string;
    clientName?: string | null;
    clientEmail?: string | null;
    connectionType?: ConnectionType | (string & {});
    previousStatus?: InvitationStatus | null;
    currentStatus: InvitationStatus;
    senderId?: string | null;
    connectedAccount?: ConnectedAccount | null;
    failureReason?: FailureReason | null;
}
type InvitationStatusChanged = WebhookEvent & {
    type: "invitation.status_changed";
    data: InvitationStatusChange;
};
type InvitationWithStatus<Status extends string> = Status extends "completed" ? Invitation & {
    status: Status;
    senderId: string;
    connectedAccount: ConnectedAccount;
} : Status extends string ? Invitation & {
    status: Status;
} : never;
declare class InvitationsClient<Options extends InvitationsOptions = InvitationsOptions> {
    #private;
    constructor(options?: Exact<Options, InvitationsOptions>);
    create(request: OpenInvitationRequest | undefined, options: InvitationsOptions & {
        allowUnknown: true;
    }): Promise<CreatedInvitation>;
    create(request?: ClientRequest<Options>, options?: InvitationsOptions): Promise<CreatedInvitation>;
    createMany<Row extends ClientRequest<Options>>(rows: BulkRows<Exact<Row, ClientRequest<Options>>>, options?: BulkOptions<Row>): AsyncIterableIterator<BulkResult<Row>>;
    retrieve(id: string, options?: InvitationsOptions): Promise<CreateInvitationResponse>;
    cancel(id: string, options?: InvitationsOptions): Promise<CreateInvitationResponse>;
    list(query?: ListInvitationsQuery, options?: InvitationsOptions): InvitationList;
    getWebhook(options?: InvitationsOptions): Promise<Webhook | null>;
    setWebhook(settings: WebhookSettings, options?: InvitationsOptions): Promise<Webhook>;
    updateWebhook(changes: WebhookChanges, options?: InvitationsOptions): Promise<Webhook>;
    deleteWebhook(options?: InvitationsOptions): Promise<void>;
    reissue(id: string, options?: ReissueOptions): Promise<ReissuedInvitation>;
    wait<const Status extends string = never>(id: string, options?: WaitOptions<Status>): Promise<InvitationWithStatus<FinalStatus | Status>>;
    watch(watched: readonly string[] | ListInvitationsQuery, options?: WatchOptions): AsyncIterable<InvitationChange>;
}
declare class InvitationsError extends Error {
    #private;
    readonly code: ErrorCode;
    readonly outcome: ErrorOutcome;
    readonly attempts: number;
    readonly issues: readonly Issue[];
    readonly status?: number;
    readonly requestId?: string;
    readonly retryAfterMs?: number;
    readonly rateLimit?: RateLimit;
    constructor(rejection: Rejection, details?: {
        cause?: unknown;
        body?: unknown;
    });
    get body(): unknown;
    toJSON(): Record<string, unknown>;
}
interface InvitationsOptions {
    apiKey?: string | undefined;
    baseUrl?: string | undefined;
    fetch?: Fetch | undefined;
    signal?: AbortSignalLike | undefined;
    timeoutMs?: number | undefined;
    attemptTimeoutMs?: number | undefined;
    maxAnswerBytes?: number | undefined;
    maxRetries?: number | undefined;
    reconcile?: boolean | {
        since: Date | number | string;
    } | undefined;
    onAttempt?: ((event: AttemptEvent) => void) | undefined;
    headers?: Iterable<readonly [
        string,
        string
    ]> | Readonly<Record<string, string | undefined>> | undefined;
    allowUnknown?: boolean | undefined;
    dangerouslyAllowHttp?: boolean | undefined;
    dangerouslyAllowBrowser?: boolean | undefined;
}
type Issue = InvalidTypeIssue | UnknownFieldIssue | FieldNotAllowedIssue | NotJsonIssue | MalformedUnicodeIssue | TooLongIssue | BlankIssue | ControlCharacterIssue | InvalidEmailIssue | EmailDomainWithoutDotIssue | EmailDomainTypoIssue | InvalidPhoneIssue | PhoneNotInUseIssue | PhoneIncompleteIssue | PhoneCountryNotAllowedIssue | EmptyIssue | NotAllowedWithMessengerIssue | NotAnIntegerIssue | TooSmallIssue | TooLargeIssue | TooManyItemsIssue | InvalidCountryIssue | EmptyListIssue | DuplicateCountryIssue | InvalidOptionIssue | InvalidIdIssue | RefusedByApiIssue | InvalidHeaderIssue | InvalidTemplateIssue;
interface IssueBase {
    severity: Severity;
    field: InvitationField | (string & {});
    path: PathSegment[];
    message: string;
    suggestion?: string;
}
type IssueCode = "invalid_type" | "unknown_field" | "field_not_allowed" | "not_json" | "malformed_unicode" | "too_long" | "blank" | "control_character" | "invalid_email" | "email_domain_without_dot" | "email_domain_typo" | "invalid_phone" | "phone_not_in_use" | "phone_incomplete" | "phone_country_not_allowed" | "empty" | "not_allowed_with_messenger" | "not_an_integer" | "too_small" | "too_large" | "too_many_items" | "invalid_country" | "empty_list" | "duplicate_country" | "invalid_option" | "invalid_id" | "refused_by_api" | "invalid_header" | "invalid_template";
interface JsonSchemaOptions {
    readonly target: SchemaTarget | (string & {});
    readonly libraryOptions?: Record<string, unknown> | undefined;
}
interface ListInvitationsQuery {
    status?: InvitationStatus | undefined;
    limit?: number | undefined;
    cursor?: string | null | undefined;
}
interface Locale {
    readonly language: string;
    readonly decimal: string;
    readonly group: string;
    readonly or: string;
    readonly one: readonly string[];
    readonly suggestion: string;
    readonly messages: Readonly<Record<IssueCode, string>>;
    readonly errors: Readonly<Record<ErrorCode, string>>;
    readonly outcomeUnknown: string;
    readonly wait: string;
    readonly failureReasons: {
        readonly other: string;
        readonly [reason: string]: string;
    };
}
interface MalformedUnicodeIssue extends IssueBase {
    code: "malformed_unicode";
    params: {};
}
interface MessageOptions {
    locale?: Locale | undefined;
    messages?: Messages | undefined;
}
type Messages = {
    readonly [Code in IssueCode]?: string | ((issue: Extract<Issue, {
        code: Code;
    }>) => string) | undefined;
};
interface NoOtherFields {
}
interface NormalizeOptions {
    defaultCountry?: string | undefined;
    allowUnknown?: boolean | undefined;
}
interface NormalizedInvitation {
    value: Record<string, unknown>;
    changes: FormChange[];
}
interface NotAllowedWithMessengerIssue extends IssueBase {
    code: "not_allowed_with_messenger";
    params: {};
}
interface NotAnIntegerIssue extends IssueBase {
    code: "not_an_integer";
    params: {
        minimum: number;
        maximum: number;
        actual: number;
    };
}
interface NotJsonIssue extends IssueBase {
    code: "not_json";
    params: {
        depth: number;
        found: ValueKind;
    };
}
interface OpenInvitationRequest extends Omit<CreateInvitationRequest, "connectionType"> {
    connectionType?: ConnectionType | (string & {});
    [field: string]: unknown;
}
type Operation = "create" | "retrieve" | "list" | "cancel" | "get_webhook" | "set_webhook" | "update_webhook" | "delete_webhook";
type PathSegment = string | number;
interface PhoneCountryNotAllowedIssue extends IssueBase {
    code: "phone_country_not_allowed";
    params: {
        country: string;
    };
}
interface PhoneIncompleteIssue extends IssueBase {
    code: "phone_incomplete";
    params: {};
}
interface PhoneInfo {
    e164: string | null;
    verdict: PhoneVerdict;
    country: string | null;
    callingCode: string | null;
    metadataVersion: string;
}
interface PhoneNotInUseIssue extends IssueBase {
    code: "phone_not_in_use";
    params: {};
}
type PhoneReason = "empty" | "missing_plus" | "leading_zero" | "invalid_character" | "extension" | "too_short" | "too_long";
type PhoneVerdict = "valid" | "plausible" | "not_in_use" | "malformed";
interface ProblemDetails {
    type: string;
    title: string;
    status: number;
    detail: string;
    code: ErrorCode;
    outcome: ErrorOutcome;
    issues?: Issue[];
    requestId?: string;
    retryAfterMs?: number;
}
interface RateLimit {
    readonly limit?: number;
    readonly remaining?: number;
    readonly reset?: Date;
}
interface RateLimitHeaders {
    limit?: number;
    remaining?: number;
    reset?: number;
}
interface RefusedByApiIssue extends IssueBase {
    code: "refused_by_api";
    params: {};
}
interface ReissueOptions extends InvitationsOptions {
    overrides?: CreateInvitationRequest | undefined;
}
interface ReissuedInvitation extends CreatedInvitation {
    cancelError?: InvitationsError;
}
interface Rejection {
    code: ErrorCode;
    outcome: ErrorOutcome;
    message: string;
    status?: number;
    requestId?: string;
    retryAfterMs?: number;
    rateLimit?: RateLimitHeaders;
    attempts: number;
    issues: Issue[];
}
interface ReminderOptions {
    beforeExpiryDays: number;
    now?: Date | number | string | undefined;
}
type SchemaResult<Output = CreateInvitationRequest> = {
    readonly value: Output;
    readonly issues?: undefined;
    readonly warnings: Issue[];
} | {
    readonly issues: Issue[];
    readonly warnings: Issue[];
};
type SchemaTarget = "draft-2020-12" | "draft-07" | "openapi-3.0";
interface SeenEvents {
    claim(id: string): boolean | PromiseLike<boolean>;
    release(id: string): unknown;
    complete?(id: string): unknown;
}
type Severity = "error" | "warning";
interface ShareLinks {
    whatsapp: string;
    email: string;
    sms?: string;
}
interface ShareOptions {
    locale?: string | Locale | undefined;
    message?: string | undefined;
}
type SharedInvitation = Pick<Invitation, "url" | "clientPhone" | "clientEmail" | "connectionType">;
interface SignWebhookOptions {
    schemes?: readonly SignatureScheme[] | undefined;
    now?: Date | number | undefined;
}
type SignatureScheme = "v1" | "v2";
interface TooLargeIssue extends IssueBase {
    code: "too_large";
    params: {
        maximum: number;
        actual: number;
    };
}
interface TooLongIssue extends IssueBase {
    code: "too_long";
    params: {
        maximum: number;
        actual: number;
    };
}
interface TooManyItemsIssue extends IssueBase {
    code: "too_many_items";
    params: {
        maximum: number;
    };
}
interface TooSmallIssue extends IssueBase {
    code: "too_small";
    params: {
        minimum: number;
        actual: number;
    };
}
interface UnknownFieldIssue extends IssueBase {
    code: "unknown_field";
    params: {};
}
type UnknownFields = {
    [name: string]: unknown;
};
interface ValidationOptions extends MessageOptions {
    allowUnknown?: boolean | undefined;
}
type ValidationResult<Request = CreateInvitationRequest> = {
    ok: true;
    value: Request;
    warnings: Issue[];
    issues?: undefined;
} | {
    ok: false;
    issues: Issue[];
    warnings: Issue[];
    value?: undefined;
};
type ValueKind = "string" | "number" | "boolean" | "null" | "undefined" | "array" | "object" | "bigint" | "function" | "symbol" | "iterable" | "promise" | "unreadable";
interface VerifyWebhookOptions {
    toleranceSeconds?: number | undefined;
    futureSeconds?: number | undefined;
    schemes?: readonly SignatureScheme[] | undefined;
    now?: Date | number | undefined;
}
interface WaitOptions<Status extends string = never> extends WatchOptions {
    until?: Status | readonly Status[] | undefined;
    onChange?: ((change: InvitationChange) => void) | undefined;
}
type WasmSource = object;
interface WatchOptions extends InvitationsOptions {
    waitTimeoutMs?: number | undefined;
    intervalMs?: number | undefined;
}
interface Webhook extends UnknownFields {
    url: string;
    events?: string[];
    secret?: string;
    active?: boolean;
}
interface WebhookChanges extends Partial<WebhookSettings> {
    active?: boolean | undefined;
}
declare class WebhookError extends Error {
    readonly code: WebhookErrorCode;
    constructor(failure: {
        code: WebhookErrorCode;
        message: string;
    }, cause?: unknown);
    toJSON(): Record<string, unknown>;
}
type WebhookErrorCode = "missing_signature" | "invalid_signature" | "stale" | "malformed" | "invalid_secret" | "invalid_options" | "method_not_allowed" | "invalid_request" | "too_large" | "too_slow" | "broken" | "event_failed" | "seen_failed" | "in_progress";
interface WebhookEvent extends UnknownFields {
    id: string;
    type: EventType;
    timestamp?: number;
    projectId?: string;
    senderId?: string | null;
    data: {
        [name: string]: unknown;
    };
}
interface WebhookHandlerOptions extends Omit<VerifyWebhookOptions, "now"> {
    secret: string | readonly string[] | undefined;
    onEvent: (event: WebhookEvent) => unknown;
    seen?: SeenEvents | undefined;
    maxBodyBytes?: number | undefined;
    onError?: ((error: WebhookError) => void) | undefined;
}
type WebhookHeaders = {
    get(name: string): string | null;
} | {
    readonly [name: string]: string | readonly string[] | undefined;
} | string;
interface WebhookSettings {
    url: string;
    events?: readonly EventType[] | undefined;
}
declare function cancelInvitation(id: string, options?: InvitationsOptions): Promise<CreateInvitationResponse>;
declare function constraints(field: InvitationField): Constraints;
declare function countries(): string[];
declare function createInvitation(request: OpenInvitationRequest | undefined, options: InvitationsOptions & {
    allowUnknown: true;
}): Promise<CreatedInvitation>;
declare function createInvitation(request?: CreateInvitationRequest, options?: InvitationsOptions): Promise<CreatedInvitation>;
declare function createInvitationHandler<R extends HandlerRequest = Global<"Request", HandlerRequest>>(options: InvitationHandlerOptions<R>): (request: R, context?: unknown) => Promise<HandlerResponse>;
declare function createInvitationHandler<R extends HandlerRequest = Global<"Request", HandlerRequest>>(options: Omit<InvitationHandlerOptions<R>, "allowedFields" | "fixed"> & {
    allowUnknown: true;
    allowedFields?: readonly (InvitationField | (string & {}))[] | undefined;
    fixed?: OpenInvitationRequest | undefined;
}): (request: R, context?: unknown) => Promise<HandlerResponse>;
declare function createInvitationSchema(options: InvitationSchemaOptions & {
    allowUnknown: true;
}): InvitationSchema<OpenInvitationRequest, OpenInvitationRequest>;
declare function createInvitationSchema(options: InvitationSchemaOptions & {
    normalize: true;
    allowUnknown: true;
}): InvitationSchema<InvitationForm & Record<string, unknown>, OpenInvitationRequest>;
declare function createInvitationSchema(options: InvitationSchemaOptions & {
    normalize: true;
}): InvitationSchema<InvitationForm>;
declare function createInvitationSchema(options?: InvitationSchemaOptions): InvitationSchema;
declare function createInvitations<Row extends CreateInvitationRequest>(rows: BulkRows<Exact<Row, CreateInvitationRequest>>, options?: BulkOptions<Row>): AsyncIterableIterator<BulkResult<Row>>;
declare function createInvitations<Row extends OpenInvitationRequest>(rows: BulkRows<Row>, options: BulkOptions<Row> & {
    allowUnknown: true;
}): AsyncIterableIterator<BulkResult<Row>>;
declare function createWebhookHandler(options: WebhookHandlerOptions): (request: Global<"Request", HandlerRequest>, context?: unknown) => Promise<HandlerResponse>;
declare function deleteWebhook(options?: InvitationsOptions): Promise<void>;
declare function dueForReminder<I extends InvitationLifetime>(invitations: Iterable<I>, options: ReminderOptions): I[];
declare function fieldErrors(result: {
    readonly issues?: readonly Issue[] | undefined;
}, options?: MessageOptions): FieldErrors;
declare function formatError(error: unknown, options: {
    readonly locale: Locale;
}): string;
declare function formatFailureReason(reason: FailureReason | null | undefined, options: {
    readonly locale: Locale;
}): string;
declare function formatIssue(issue: Issue, options?: MessageOptions): string;
declare function getWebhook(options?: InvitationsOptions): Promise<Webhook | null>;
declare function init(source?: WasmSource | PromiseLike<WasmSource>): Promise<void>;
declare function inspectPhone(value: string): PhoneInfo;
declare const invitationSchema: InvitationSchema;
declare function isInvitationStatusChanged(event: unknown): event is InvitationStatusChanged;
declare function isInvitationsError<Code extends ErrorCode = ErrorCode>(error: unknown, code?: Code): error is InvitationsError & {
    readonly code: Code;
};
declare function isUsable(invitation: InvitationLifetime, now?: Date | number | string): boolean;
declare function isWebhookError<Code extends WebhookErrorCode = WebhookErrorCode>(error: unknown, code?: Code): error is WebhookError & {
    readonly code: Code;
};
declare function listInvitations(query?: ListInvitationsQuery, options?: InvitationsOptions): InvitationList;
declare function normalizeInvitation(form: Iterable<readonly [
    string,
    unknown
]> | object, options?: NormalizeOptions): NormalizedInvitation;
declare function reissueInvitation(id: string, options?: ReissueOptions): Promise<ReissuedInvitation>;
declare function remainingMs(invitation: InvitationLifetime, now?: Date | number | string): number;
declare function retrieveInvitation(id: string, options?: InvitationsOptions): Promise<CreateInvitationResponse>;
declare function setWebhook(settings: WebhookSettings, options?: InvitationsOptions): Promise<Webhook>;
declare function shareLinks(invitation: SharedInvitation, options?: ShareOptions): ShareLinks;
declare function signWebhook(body: string | Uint8Array | ArrayBuffer, secret: string, options?: SignWebhookOptions): string;
declare function updateWebhook(changes: WebhookChanges, options?: InvitationsOptions): Promise<Webhook>;
declare function validateField(field: InvitationField | (string & {}), value: unknown, options: ValidationOptions & {
    allowUnknown: true;
}): Issue[];
declare function validateField(field: InvitationField, value: unknown, options?: ValidationOptions): Issue[];
declare function validateInvitation(input: unknown, options: ValidationOptions & {
    allowUnknown: true;
}): ValidationResult<OpenInvitationRequest>;
declare function validateInvitation(input: unknown, options?: ValidationOptions): ValidationResult;
declare function verifyWebhook(body: string | Uint8Array | ArrayBuffer, headers: WebhookHeaders, secret: string | readonly string[] | undefined, options?: VerifyWebhookOptions): WebhookEvent;
declare function waitForInvitation<const Status extends string = never>(id: string, options?: WaitOptions<Status>): Promise<InvitationWithStatus<FinalStatus | Status>>;
declare function watchInvitations(watched: readonly string[] | ListInvitationsQuery, options?: WatchOptions): AsyncIterable<InvitationChange>;
export type {
    AbortSignalLike,
    AttemptEvent,
    Authorization,
    BlankIssue,
    BulkOptions,
    BulkOutcome,
    BulkProgress,
    BulkResult,
    BulkRows,
    Channel,
    ClientRequest,
    ConnectedAccount,
    ConnectionType,
    Constraints,
    ControlCharacterIssue,
    CreateInvitationRequest,
    CreateInvitationResponse,
    CreatedInvitation,
    DuplicateCountryIssue,
    EmailDomainTypoIssue,
    EmailDomainWithoutDotIssue,
    EmailReason,
    EmptyIssue,
    EmptyListIssue,
    ErrorCode,
    ErrorOutcome,
    EventType,
    Exact,
    FailureReason,
    Fetch,
    FetchInit,
    FetchResponse,
    FieldErrors,
    FieldNotAllowedIssue,
    FinalStatus,
    FormChange,
    FormChangeCode,
    FormValue,
    HandlerRequest,
    HandlerResponse,
    IdempotencyStore,
    InvalidCountryIssue,
    InvalidEmailIssue,
    InvalidHeaderIssue,
    InvalidIdIssue,
    InvalidOptionIssue,
    InvalidPhoneIssue,
    InvalidTemplateIssue,
    InvalidTypeIssue,
    Invitation,
    InvitationChange,
    InvitationField,
    InvitationForm,
    InvitationHandlerOptions,
    InvitationLifetime,
    InvitationList,
    InvitationPage,
    InvitationRoute,
    InvitationSchema,
    InvitationSchemaOptions,
    InvitationStatus,
    InvitationStatusChange,
    InvitationStatusChanged,
    InvitationWithStatus,
    InvitationsOptions,
    Issue,
    IssueBase,
    IssueCode,
    JsonSchemaOptions,
    ListInvitationsQuery,
    Locale,
    MalformedUnicodeIssue,
    MessageOptions,
    Messages,
    NormalizeOptions,
    NormalizedInvitation,
    NotAllowedWithMessengerIssue,
    NotAnIntegerIssue,
    NotJsonIssue,
    OpenInvitationRequest,
    Operation,
    PathSegment,
    PhoneCountryNotAllowedIssue,
    PhoneIncompleteIssue,
    PhoneInfo,
    PhoneNotInUseIssue,
    PhoneReason,
    PhoneVerdict,
    ProblemDetails,
    RateLimit,
    RefusedByApiIssue,
    ReissueOptions,
    ReissuedInvitation,
    ReminderOptions,
    SchemaResult,
    SchemaTarget,
    SeenEvents,
    Severity,
    ShareLinks,
    ShareOptions,
    SharedInvitation,
    SignWebhookOptions,
    SignatureScheme,
    TooLargeIssue,
    TooLongIssue,
    TooManyItemsIssue,
    TooSmallIssue,
    UnknownFieldIssue,
    ValidationOptions,
    ValidationResult,
    ValueKind,
    VerifyWebhookOptions,
    WaitOptions,
    WasmSource,
    WatchOptions,
    Webhook,
    WebhookChanges,
    WebhookErrorCode,
    WebhookEvent,
    WebhookHandlerOptions,
    WebhookHeaders,
    WebhookSettings
};
export {
    InvitationsClient,
    InvitationsError,
    WebhookError,
    cancelInvitation,
    constraints,
    countries,
    createInvitation,
    createInvitationHandler,
    createInvitationSchema,
    createInvitations,
    createWebhookHandler,
    deleteWebhook,
    dueForReminder,
    fieldErrors,
    formatError,
    formatFailureReason,
    formatIssue,
    getWebhook,
    init,
    inspectPhone,
    invitationSchema,
    isInvitationStatusChanged,
    isInvitationsError,
    isUsable,
    isWebhookError,
    listInvitations,
    normalizeInvitation,
    reissueInvitation,
    remainingMs,
    retrieveInvitation,
    setWebhook,
    shareLinks,
    signWebhook,
    updateWebhook,
    validateField,
    validateInvitation,
    verifyWebhook,
    waitForInvitation,
    watchInvitations
};
