interface ApiStub {
    readonly fetch: Fetch;
    readonly respond: (request: StubRequest) => Promise<HandlerResponse>;
    readonly invitations: Invitation[];
    readonly requests: StubbedRequest[];
    failNext(...failures: StubFailure[]): void;
}
interface ApiStubOptions {
    invitations?: Invitation[] | undefined;
}
interface ErrorBody {
    code: string;
    message: string;
    details?: {
        [name: string]: unknown;
    };
}
type FullInvitation = Required<Invitation>;
type KnownFields<Answer> = {
    [Name in keyof Answer as string extends Name ? never : Name]?: Answer[Name];
};
type StubFailure = number | "connection";
interface StubRequest {
    readonly method: string;
    readonly url: string;
    text(): Promise<string>;
}
interface StubbedRequest {
    readonly method: string;
    readonly path: string;
    readonly body: unknown;
}
declare function createApiStub({ invitations }?: ApiStubOptions): ApiStub;
declare function fakeErrorBody(status: number): ErrorBody;
declare function fakeInvitation(fields?: KnownFields<Invitation>): FullInvitation;
declare function fakeInvitationPage(items?: Invitation[], nextCursor?: string | null): InvitationPage;
declare function fakeStatusChange(invitation?: Invitation, previousStatus?: InvitationStatus): InvitationStatusChanged;
declare function fakeWebhook(fields?: KnownFields<Webhook>): Required<Webhook>;
declare function mswHandlers<Handler>(http: {
    all(path: string, resolver: (info: {
        request: StubRequest;
    }) => Promise<HandlerResponse>): Handler;
}, stub: ApiStub): Handler[];
export type {
    ApiStub,
    ApiStubOptions,
    ErrorBody,
    FullInvitation,
    KnownFields,
    StubFailure,
    StubRequest,
    StubbedRequest
};
import {
    Fetch,
    HandlerResponse,
    Invitation,
    InvitationPage,
    InvitationStatus,
    InvitationStatusChanged,
    Webhook
} from "./index.js";
export {
    createApiStub,
    fakeErrorBody,
    fakeInvitation,
    fakeInvitationPage,
    fakeStatusChange,
    fakeWebhook,
    mswHandlers
};
