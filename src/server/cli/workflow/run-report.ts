import { z } from "zod";
import { stepState } from "../../../graph/step/step-state.ts";

const step = z.record(z.string(), z.union([stepState, z.looseObject({ status: z.string() })]));

/** What is read of a thread's values. */
export const values = z.looseObject({
  steps: step.catch({}).default({}),
  outputs: z.record(z.string(), z.unknown()).catch({}).default({}),
  answer: z.string().catch("").default(""),
});

export type Values = z.infer<typeof values>;

/** How a run ended, as `--json` prints it. */
export interface RunReport {
  readonly status: "completed" | "failed" | "waiting" | "over_budget" | "cancelled";
  readonly thread_id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly steps: Values["steps"];
  readonly error?: { readonly code?: string; readonly message: string; readonly step?: string };
}

/** 0 completed, 1 failed, 3 waits for a person, 4 over budget, 130 cancelled; 2 is for what never ran. */
export const EXIT_CODES: Readonly<Record<RunReport["status"], number>> = {
  completed: 0,
  failed: 1,
  waiting: 3,
  over_budget: 4,
  cancelled: 130,
};

interface Ended {
  readonly threadId: string;
  readonly values: Values;
  /** The run's last word, where it failed. */
  readonly failure: string | undefined;
  readonly waits: boolean;
  readonly cancelled: boolean;
}

/** A run as it ended. */
export function runReport({ threadId, values: { steps, outputs }, failure, waits, cancelled }: Ended): RunReport {
  const base = { thread_id: threadId, outputs, steps };
  if (cancelled) return { status: "cancelled", ...base };
  if (failure === undefined) return { status: waits ? "waiting" : "completed", ...base };
  const failed = Object.entries(steps).flatMap(([name, state]) => {
    const read = stepState.safeParse(state).data;
    return read?.status === "failed" ? [{ name, error: read.error, ended_at: read.ended_at }] : [];
  });
  const over = failed.find(({ error }) => error.code === "over_budget");
  // A failure before the last one was one that the run could bear; of an item and its step, the step is named.
  const last = failed.toSorted((a, b) => a.ended_at.localeCompare(b.ended_at) || b.name.length - a.name.length).at(-1);
  const first = over ?? last;
  const error = { ...(first && { code: first.error.code, step: first.name }), message: failure };
  return { status: over === undefined ? "failed" : "over_budget", ...base, error };
}
