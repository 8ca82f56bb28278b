import type { HandlerResponse } from "../index.js";
import type { ApiStub, StubRequest } from "./api-stub.js";

/**
 * Makes handlers of msw (Mock Service Worker) that answer what is sent to `/v1/invitations` of any origin and base path
 * from a stub.
 *
 * @param http - The `http` of the package `msw`.
 * @param stub - What answers.
 * @returns the handlers, for `setupServer` and `setupWorker`.
 */
export function mswHandlers<Handler>(
  http: {
    all(
      path: string,
      resolver: (info: { request: StubRequest }) => Promise<HandlerResponse>,
    ): Handler;
  },
  stub: ApiStub,
): Handler[] {
  return ["*/v1/invitations", "*/v1/invitations/*"].map((path) =>
    http.all(path, ({ request }) => stub.respond(request)),
  );
}
