import type { RunEvent } from "../../graph/events.ts";
import type { RunEnd } from "../runs/observer.ts";

/** What is done at each kind of event; `now` is by the clock of `performance`, milliseconds. */
export type EventHandlers = {
  readonly [Type in RunEvent["type"]]?: (event: Extract<RunEvent, { type: Type }>, now: number) => void;
};

/** What one kind of metrics hears of one run. */
export interface RunListener {
  readonly on: EventHandlers;
  ended?(end: RunEnd, now: number): void;
  /** A piece of the answer was streamed. */
  spoke?(now: number): void;
}

/** How a run was taken up. */
export interface Taken {
  /** `again`: another worker, or this one, had it before. */
  readonly how: "new" | "again";
  readonly waitedMs: number;
  readonly now: number;
}

/** One kind of metrics that are read from runs. */
export interface RunPart {
  /** @param tenant capped already */
  open(tenant: string, taken: Taken): RunListener;
}
