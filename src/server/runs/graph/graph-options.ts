import type { RunControl } from "@langchain/langgraph";
import { z } from "zod";
import type { ClaimedRun } from "../sql/claim-run.ts";
import type { GraphMode, GraphOptions } from "./run-graph.ts";

const record = z.record(z.string(), z.unknown()).catch({});
const clientConfig = z
  .object({
    configurable: record.default({}),
    metadata: record.default({}),
    context: record.optional(),
    tags: z.array(z.string()).optional().catch(undefined),
    recursion_limit: z.int().positive().optional().catch(undefined),
  })
  .catch({ configurable: {}, metadata: {} });

/** The server's own words in `configurable`, and LangGraph's; a client's go unheard. */
const reserved = new Set([
  "tenant_id",
  "worker_id",
  "thread_id",
  "run_id",
  "assistant_id",
  "graph_id",
  "checkpoint_ns",
  "checkpoint_map",
]);

export interface CarriedBy {
  readonly tenant: string;
  /** The session of this process that carries the run; its writes go through it. */
  readonly worker: string;
  readonly graphId: string;
  readonly control: RunControl;
  readonly signal: AbortSignal;
}

/** How the graph is called for a run. The tenant is the server's word alone. */
export function graphOptions(run: ClaimedRun, { tenant, worker, graphId, control, signal }: CarriedBy): GraphOptions {
  const config = clientConfig.parse(run.kwargs.config ?? {});
  const own = { thread_id: run.thread_id, run_id: run.run_id, assistant_id: run.assistant_id, graph_id: graphId };
  return {
    configurable: {
      ...clientConfigurable(config.configurable),
      ...startingPoint(run, config.configurable),
      ...own,
      tenant_id: tenant,
      worker_id: worker,
    },
    metadata: { ...config.metadata, ...run.metadata, ...own, run_attempt: run.attempt },
    runId: run.run_id,
    streamMode: graphModes(run.kwargs.stream_mode),
    subgraphs: run.kwargs.stream_subgraphs ?? false,
    durability: "sync",
    signal,
    control,
    ...(config.context === undefined ? {} : { context: config.context }),
    ...(config.tags === undefined ? {} : { tags: config.tags }),
    ...(config.recursion_limit === undefined ? {} : { recursionLimit: config.recursion_limit }),
    ...nodes("interruptBefore", run.kwargs.interrupt_before),
    ...nodes("interruptAfter", run.kwargs.interrupt_after),
  };
}

function clientConfigurable(configurable: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(configurable).filter(
      ([key]) => !reserved.has(key) && key !== "checkpoint_id" && !key.startsWith("__"),
    ),
  );
}

/** A run that has made checkpoints goes on from its last one, wherever it was asked to start. */
function startingPoint(run: ClaimedRun, configurable: Record<string, unknown>): Record<string, unknown> {
  if (run.resumable) return {};
  const id = run.kwargs.checkpoint?.checkpoint_id ?? configurable.checkpoint_id;
  return typeof id === "string" && id !== "" ? { checkpoint_id: id, checkpoint_ns: "" } : {};
}

function graphModes(requested: readonly string[]): GraphMode[] {
  // The run's own narration is always heard.
  const modes = new Set<GraphMode>(["custom"]);
  for (const mode of requested) {
    switch (mode) {
      case "messages-tuple":
        modes.add("messages");
        break;
      case "messages":
        // Its complete messages come from the state.
        modes.add("messages").add("values");
        break;
      case "values":
      case "updates":
      case "custom":
      case "tasks":
      case "checkpoints":
      case "debug":
        modes.add(mode);
        break;
    }
  }
  return requested.length === 0 ? ["values", "custom"] : [...modes];
}

function nodes<Key extends string>(
  key: Key,
  names: readonly string[] | "*" | undefined,
): { [K in Key]?: string[] | "*" } {
  if (names === undefined || names.length === 0) return {};
  return { [key]: names === "*" ? names : [...names] } as { [K in Key]?: string[] | "*" };
}
