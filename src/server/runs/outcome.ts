import type { CancelAction } from "./sql/stop-runs.ts";

/** How carrying a run came to its end, in this process. */
export type Outcome =
  /** The graph stopped by itself: at its end, or where it waits for a person. */
  | { readonly kind: "finished" }
  | { readonly kind: "failed"; readonly error: unknown }
  | { readonly kind: "cancelled"; readonly action: CancelAction }
  /** Given up unfinished: because the server stops (`drained`), or because the database was not there. */
  | { readonly kind: "handed_back"; readonly because: "drained" | "disconnected" }
  /** Another worker has it, or may have it. Nothing may be written. */
  | { readonly kind: "lost" };

/** Why a running graph was told to stop. */
export type StopReason = CancelAction | "drain" | "lost";

/** The outcome of a run that was told to stop and did. */
export function stopped(reason: StopReason): Outcome {
  switch (reason) {
    case "interrupt":
    case "rollback":
      return { kind: "cancelled", action: reason };
    case "drain":
      return { kind: "handed_back", because: "drained" };
    case "lost":
      return { kind: "lost" };
  }
}
