import { createRegistry } from "../../src/tools/registry/create-registry.ts";
import { Bm25 } from "./bm25.ts";
import type { DiscoveredCase, Found } from "./discovered-case.ts";
import { manifestOfTool, type ToolEntry } from "./manifest-of-tool.ts";
import type { QueryLine } from "./query-line.ts";
import type { ToolLine } from "./tool-line.ts";

/** Ranks that measures look at. */
const ranks = 10;
/** Searches before time is taken, so that figures tell of a running system. */
const warmUp = 50;

export interface DiscoveryRun {
  readonly cases: readonly DiscoveredCase[];
  /** Time to build the index over all tools, milliseconds. */
  readonly indexMs: number;
}

/** Asks a registry of the tools, and BM25 over the same tools, every question; where a question names candidates, among those only. */
export function runDiscovery(tools: readonly ToolLine[], queries: readonly QueryLine[]): DiscoveryRun {
  const taken = new Set<string>();
  const entries = tools.map((tool) => manifestOfTool(tool, taken));
  const registry = createRegistry<ToolEntry>();
  const started = performance.now();
  for (const entry of entries) registry.register(entry);
  registry.search("anything");
  const indexMs = performance.now() - started;
  const bm25 = new Bm25(tools);
  for (const { query } of queries.slice(0, warmUp)) registry.search(query, { limit: ranks });
  const cases = queries.map(({ id, query, gold, candidates, relevant }): DiscoveredCase => {
    const among = candidates === undefined ? undefined : new Set(candidates);
    const narrowed = among === undefined ? {} : { filter: (entry: ToolEntry) => among.has(entry.id) };
    const before = performance.now();
    const found = registry.search(query, { limit: ranks, least: 0, ...narrowed });
    const ms = performance.now() - before;
    return {
      id,
      query,
      gold,
      relevant,
      registry: {
        ranked: found.map(({ agent }) => agent.id),
        score: found[0]?.score ?? 0,
        offered: registry.search(query, { limit: 1, ...narrowed }).length > 0,
      },
      bm25: plain(bm25, query, among),
      ms,
    };
  });
  return { cases, indexMs };
}

function plain(bm25: Bm25, query: string, among: ReadonlySet<string> | undefined): Found {
  const scored = bm25.rank(query, among);
  const score = scored[0]?.score ?? 0;
  return {
    ranked: scored
      .filter((each) => each.score > 0)
      .slice(0, ranks)
      .map(({ id }) => id),
    score,
    offered: score > 0,
  };
}
