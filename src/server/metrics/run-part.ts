import type { RunEvent } from "../../graph/events.ts";
import type { RunEnd } from "../runs/observer.ts";

/** What one kind of metrics hears of one run. */
export interface RunListener {
  /** @param now by the clock of `performance`, milliseconds */
  event(event: RunEvent, now: number): void;
  ended?(end: RunEnd, now: number): void;
  /** A piece of the answer was streamed. */
  spoke?(now: number): void;
}

/** One kind of metrics that are read from runs. */
export interface RunPart {
  /** @param tenant capped already */
  open(
    tenant: string,
    run: { readonly taken: "new" | "again"; readonly waitedMs: number; readonly now: number },
  ): RunListener;
}
