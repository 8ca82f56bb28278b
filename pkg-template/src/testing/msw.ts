import type { HandlerResponse } from "../index.js";
import type { ApiStub, StubRequest } from "./api-stub.js";

/**
 * Makes handlers for msw (Mock Service Worker). They let a stub answer every request to `/v1/invitations` and below, at any
 * origin and base path.
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
  // The `*` at the end also matches `<id>/cancel`.
  return ["*/v1/invitations", "*/v1/invitations/*"].map((path) =>
    http.all(path, ({ request }) => stub.respond(request)),
  );
}
