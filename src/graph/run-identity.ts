import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { DEFAULT_TENANT } from "./tenant-saver.ts";

export interface RunIdentity {
  readonly tenant: string;
  readonly threadId: string;
  readonly runId: string;
}

/** Whose run this is, from what the server put into `configurable`; a client's own words never get there. */
export function runIdentity(config: LangGraphRunnableConfig): RunIdentity {
  const { tenant_id, thread_id, run_id } = (config.configurable ?? {}) as Record<string, unknown>;
  return { tenant: text(tenant_id) ?? DEFAULT_TENANT, threadId: text(thread_id) ?? "", runId: text(run_id) ?? "" };
}

/** Tells runs apart within a process. */
export function runKey({ tenant, threadId, runId }: RunIdentity): string {
  return JSON.stringify([tenant, threadId, runId]);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
