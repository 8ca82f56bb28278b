import type { Rust } from "./core.js";
import { monotonicMs } from "./transport.js";
import { CLAIMS_REMEMBERED_MS } from "./wasm/facts.js";

/**
 * The ids that creates got, with the time of each, in the order of time. Rust has them as well,
 * until its module crashes and is replaced.
 */
const claims = new Map<string, number>();

export function rememberClaim(id: string): void {
  const now = monotonicMs();
  for (const [oldest, at] of claims) {
    if (at >= now - CLAIMS_REMEMBERED_MS) break;
    claims.delete(oldest);
  }
  claims.set(id, now);
}

/** Hands the ids over to a new module. That of pages searches no list, and takes none. */
export function restoreClaims(rust: Partial<Rust>): void {
  if (claims.size === 0) return;
  rust.restoreClaims?.([...claims.keys()], Float64Array.from(claims.values()));
}
