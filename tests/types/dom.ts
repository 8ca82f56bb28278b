// With the types of the DOM: what a page has is accepted as it is.
import { createInvitation, init } from "zavu-invitations";

const controller = new AbortController();
void createInvitation({}, { fetch, signal: controller.signal });
void createInvitation({}, { fetch: (url, init) => fetch(url, init) });
void createInvitation({}, { headers: new Headers() });
void init(fetch("page.wasm"));
void init(new URL("https://example.org/page.wasm"));
void init(new Response());
void init({} as WebAssembly.Module);
void init(WebAssembly.compileStreaming(fetch("page.wasm")));
// @ts-expect-error: a function is expected
void createInvitation({}, { fetch: "fetch" });
