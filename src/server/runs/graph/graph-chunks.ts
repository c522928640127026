import { z } from "zod";
import type { GraphOptions, RunGraph } from "./run-graph.ts";

/** What a running graph says: a chunk of one of the asked modes, or an event of the callback system (only if asked). */
export type GraphChunk =
  | { readonly kind: "chunk"; readonly namespace: readonly string[]; readonly mode: string; readonly payload: unknown }
  | { readonly kind: "event"; readonly event: unknown };

const plain = z.tuple([z.string(), z.unknown()]);
const nested = z.tuple([z.array(z.string()), z.string(), z.unknown()]);

/** Runs the graph. With `events`, through LangChain's event stream, in which the graph's chunks come as events of its own. */
export async function* graphChunks(
  graph: RunGraph,
  input: unknown,
  options: GraphOptions,
  events: boolean,
): AsyncGenerator<GraphChunk, void, void> {
  if (!events) {
    for await (const chunk of await graph.stream(input, options)) yield toChunk(chunk, options.subgraphs);
    return;
  }
  for await (const event of graph.streamEvents(input, { ...options, version: "v2" })) {
    if (event.tags?.includes("langsmith:hidden") === true) continue;
    const own = event.event === "on_chain_stream" && event.run_id === options.runId;
    yield own ? toChunk(event.data.chunk, options.subgraphs) : { kind: "event", event };
  }
}

function toChunk(chunk: unknown, subgraphs: boolean): GraphChunk {
  if (subgraphs) {
    const [namespace, mode, payload] = nested.parse(chunk);
    return { kind: "chunk", namespace, mode, payload };
  }
  const [mode, payload] = plain.parse(chunk);
  return { kind: "chunk", namespace: [], mode, payload };
}
