export {
  type ApiStub,
  type ApiStubOptions,
  createApiStub,
  type StubbedRequest,
  type StubFailure,
  type StubRequest,
} from "./api-stub.js";
export {
  type ErrorBody,
  type FullInvitation,
  fakeErrorBody,
  fakeInvitation,
  fakeInvitationPage,
  fakeStatusChange,
  fakeWebhook,
  type KnownFields,
} from "./fixtures.js";
export { mswHandlers } from "./msw.js";
