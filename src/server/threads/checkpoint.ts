import type { RunnableConfig } from "@langchain/core/runnables";
import { z } from "zod";
import { identifier } from "../wire/identifier.ts";

/** Which checkpoint a client means; null and absent are the same. The thread is named by the path, never here. */
export const checkpointRef = z.object({
  checkpoint_id: identifier.nullish(),
  checkpoint_ns: z.string().max(2_000).nullish(),
  checkpoint_map: z.record(z.string(), z.string()).nullish(),
});

export type CheckpointRef = z.infer<typeof checkpointRef>;

/** A checkpoint as the LangGraph Server API shows it. */
export interface Checkpoint {
  readonly thread_id: string;
  readonly checkpoint_ns: string;
  readonly checkpoint_id: string | null;
  readonly checkpoint_map: Record<string, unknown> | null;
}

/** The config under which the graph reads or writes this thread for this tenant. */
export function threadConfig(tenant: string, threadId: string, ref: CheckpointRef = {}): RunnableConfig {
  return {
    configurable: {
      thread_id: threadId,
      tenant_id: tenant,
      ...(ref.checkpoint_id && { checkpoint_id: ref.checkpoint_id }),
      ...(ref.checkpoint_ns && { checkpoint_ns: ref.checkpoint_ns }),
      ...(ref.checkpoint_map && { checkpoint_map: ref.checkpoint_map }),
    },
  };
}

/** What a config of LangGraph says about its checkpoint; `undefined` where it names none. */
export function toCheckpoint(config: RunnableConfig | undefined): Checkpoint | undefined {
  const { thread_id, checkpoint_ns, checkpoint_id, checkpoint_map } = config?.configurable ?? {};
  if (typeof thread_id !== "string") return undefined;
  return {
    thread_id,
    checkpoint_ns: typeof checkpoint_ns === "string" ? checkpoint_ns : "",
    checkpoint_id: typeof checkpoint_id === "string" ? checkpoint_id : null,
    checkpoint_map: typeof checkpoint_map === "object" ? checkpoint_map : null,
  };
}
