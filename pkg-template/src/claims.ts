import type { Rust } from "./core.js";
import { monotonicMs } from "./safe-access.js";
import { CLAIMS_REMEMBERED_MS } from "./wasm/facts.js";

/**
 * The ids of the invitations that calls of this process created, with the time of each, oldest first. Rust has them as well
 * (`src/client/reconcile/claims.rs` says why), but an instance that crashes loses its memory.
 */
const createdIds = new Map<string, number>();

export function rememberCreatedId(id: string): void {
  const nowMs = monotonicMs();
  for (const [oldId, createdMs] of createdIds) {
    // All that follow are newer.
    if (nowMs - createdMs <= CLAIMS_REMEMBERED_MS) break;
    createdIds.delete(oldId);
  }
  // A `Map` keeps the place of a key that is set again.
  createdIds.delete(id);
  createdIds.set(id, nowMs);
}

/** Gives the ids to a new instance. The module for pages lacks the export, because it never searches. */
export function restoreClaims(rust: Partial<Rust>): void {
  if (createdIds.size === 0) return;
  rust.restoreClaims?.([...createdIds.keys()], Float64Array.from(createdIds.values()));
}
