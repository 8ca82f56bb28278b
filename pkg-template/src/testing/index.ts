// A file exports nothing internal.
export * from "./api-stub.js";
export * from "./fixtures.js";
export * from "./msw.js";
