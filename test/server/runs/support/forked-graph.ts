import {
  Annotation,
  END,
  START,
  StateGraph,
  interrupt,
  task,
  type LangGraphRunnableConfig,
} from "@langchain/langgraph";
import type { CheckpointWriter } from "../../../../src/graph/journal/entry.ts";
import { TenantSaver } from "../../../../src/graph/tenant-saver.ts";
import type { RunGraph } from "../../../../src/server/runs/graph/run-graph.ts";
import type { ServedGraph } from "../../../../src/server/threads/served-graph.ts";
import type { Database } from "../../../../src/tools/database/database.ts";
import type { Recorder } from "./scripted-graph.ts";

const State = Annotation.Root({
  /** Whether the slow node asks before it does anything. */
  asks: Annotation<boolean>({ reducer: (_, next) => next, default: () => false }),
  done: Annotation<string[]>({ reducer: (all, next) => [...all, ...next], default: () => [] }),
});

/**
 * One superstep of two nodes: `quick` ends at once, `slow` has a durable part, `pay`, and then stands at the gate "slow". Each says in `done`
 * which of its calls it was, counted over all runs.
 */
export function forkedGraph(database: Database, recorder: Recorder, journal: CheckpointWriter): RunGraph & ServedGraph {
  const count = (name: string, config: LangGraphRunnableConfig): string => {
    recorder.started(name, config);
    return `${name}#${recorder.starts.filter((started) => started === name).length}`;
  };
  const slow = async ({ asks }: typeof State.State, config: LangGraphRunnableConfig): Promise<typeof State.Update> => {
    const answer = asks ? [`answer=${String(interrupt("sure?"))}`] : [];
    const paid = await task("pay", () => Promise.resolve(count("pay", config)))();
    count("slow", config);
    await recorder.gate("slow", config.signal ?? new AbortController().signal);
    return { done: [...answer, paid] };
  };
  return new StateGraph(State)
    .addNode("begin", () => ({ done: ["begin"] }))
    .addNode("quick", (_, config) => ({ done: [count("quick", config)] }))
    .addNode("slow", slow)
    .addNode("last", () => ({ done: ["last"] }))
    .addEdge(START, "begin")
    .addEdge("begin", "quick")
    .addEdge("begin", "slow")
    .addEdge(["quick", "slow"], "last")
    .addEdge("last", END)
    .compile({ checkpointer: new TenantSaver(database, journal) });
}
