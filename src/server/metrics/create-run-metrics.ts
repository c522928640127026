import type { Registry } from "prom-client";
import { runEvent, type RunEvent } from "../../graph/events.ts";
import type { RunObserver } from "../runs/observer.ts";
import type { Caps } from "./caps.ts";
import { createMessagePart } from "./message-metrics.ts";
import { createRunPart } from "./run-metrics.ts";
import type { EventHandlers, Taken } from "./run-part.ts";
import { createStepPart } from "./step-metrics.ts";

const TYPES: ReadonlySet<unknown> = new Set(runEvent.options.map(({ shape }) => shape.type.value));

/** Reads the metrics of runs from what the runs narrate. */
export function createRunMetrics(registry: Registry, caps: Caps): RunObserver {
  const parts = [createRunPart(registry), createStepPart(registry, caps), createMessagePart(registry, caps)];
  return (run) => {
    const now = performance.now();
    const taken: Taken = { how: run.again ? "again" : "new", waitedMs: run.waitedMs, now };
    const listeners = parts.map((part) => part.open(caps.tenant.of(run.tenant), taken));
    let over = false;
    return {
      within: (work) => work(),
      event: (event) => {
        if (!isRunEvent(event)) return;
        const at = performance.now();
        for (const { on } of listeners) hear(on, event, at);
      },
      spoke: () => {
        const at = performance.now();
        for (const listener of listeners) listener.spoke?.(at);
      },
      ended: (end) => {
        if (over) return;
        over = true;
        const at = performance.now();
        for (const listener of listeners) listener.ended?.(end, at);
      },
    };
  };
}

/** By its type alone: reading all of an event's output anew for every run would cost more than all of its metrics. */
function isRunEvent(event: unknown): event is RunEvent {
  return typeof event === "object" && event !== null && "type" in event && TYPES.has(event.type);
}

function hear<Type extends RunEvent["type"]>(
  on: EventHandlers,
  event: Extract<RunEvent, { type: Type }>,
  now: number,
): void {
  const handler: ((event: never, now: number) => void) | undefined = on[event.type];
  handler?.(event as never, now);
}
