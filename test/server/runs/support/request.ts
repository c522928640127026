import { randomUUID } from "node:crypto";
import type { RunKwargs, RunRequest } from "../../../../src/server/runs/run.ts";
import type { Step } from "./scripted-graph.ts";

export const assistantId = "6ba7b812-9dad-11d1-80b4-00c04fd430c8";

type Overrides = Partial<Omit<RunRequest, "kwargs">> & { kwargs?: Partial<RunKwargs> };

/** A request for a run that does `steps` on a thread of its own, which stays. */
export function request(steps: readonly Step[], { kwargs, ...rest }: Overrides = {}): RunRequest {
  return {
    threadId: randomUUID(),
    assistantId,
    metadata: {},
    multitaskStrategy: "enqueue",
    ifNotExists: "create",
    onCompletion: "keep",
    ...rest,
    kwargs: { input: { script: steps }, stream_mode: ["values"], ...kwargs },
  };
}

export const note = (name: string): Step => ({ do: "note", name });
export const gate = (name: string): Step => ({ do: "gate", name });
