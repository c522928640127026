/** A run as this process takes it up. */
export interface CarriedRun {
  readonly tenant: string;
  readonly runId: string;
  readonly threadId: string;
  readonly assistantId: string;
  /** From 1; above it, the run was taken up again after it was lost. */
  readonly attempt: number;
  /** Whether somebody has carried it before: lost or handed over. */
  readonly again: boolean;
  /** Whether it goes on from a checkpoint of its own. */
  readonly resumed: boolean;
  /** Since it was created, or last written down as running, milliseconds. */
  readonly waitedMs: number;
  /** W3C traceparent of the request that made it. */
  readonly traceparent: string | undefined;
}

/** How a run can end in a process. */
export const RUN_ENDS = ["success", "error", "cancelled", "handed_back", "lost"] as const;

export type RunEnd = (typeof RUN_ENDS)[number];

/** One run under observation, from being taken up to its end in this process. */
export interface RunWatch {
  /** Does the run's work, so that what happens within belongs to it: to its span, to its log lines. */
  within<T>(work: () => Promise<T>): Promise<T>;
  /** Hears each event that the run narrates, as src/graph/events.ts has it, in order. Must not throw. */
  event(event: unknown): void;
  /** Hears that a piece of the answer has been streamed. Must not throw. */
  spoke?(): void;
  /** Hears the end, once. Must not throw. */
  ended(end: RunEnd, error?: unknown): void;
}

/** Watches the runs that this process carries; a watch is opened each time one is taken up. */
export type RunObserver = (run: CarriedRun) => RunWatch;

/** Several observers as one; the first is the outermost. */
export function joinObservers(observers: readonly RunObserver[]): RunObserver {
  return (run) => {
    const watches = observers.map((observe) => observe(run));
    return {
      within: (work) => watches.reduceRight((inner, watch) => () => watch.within(inner), work)(),
      event: (event) => {
        for (const watch of watches) watch.event(event);
      },
      spoke: () => {
        for (const watch of watches) watch.spoke?.();
      },
      ended: (end, error) => {
        for (const watch of watches) watch.ended(end, error);
      },
    };
  };
}
