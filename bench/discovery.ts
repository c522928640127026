import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { z } from "zod";
import { createRegistry } from "../src/tools/registry/create-registry.ts";
import type { AgentManifest } from "../src/tools/registry/manifest.ts";
import { createEntries } from "./discovery-entries.ts";
import { quantile, type Figure } from "./figure.ts";

const ENTRIES = 10_000;
const QUERIES = 1000;
const ADDED = 200;
const MEGABYTE = 2 ** 20;

/**
 * Discovery over 10,000 made-up entries: building the index, with the calibration that the first search waits for; searching; adding an entry
 * to the full registry and searching at once, so that whatever is put off is counted; and the heap that the registry holds.
 */
export function discovery(): Promise<Figure[]> {
  const { make, ask } = createEntries(7);
  const entries = Array.from({ length: ENTRIES }, (_, number) => make(number));
  const heapBefore = heapUsed();
  const started = performance.now();
  const registry = createRegistry<AgentManifest>();
  for (const entry of entries) registry.register(entry);
  const registered = performance.now() - started;
  registry.search("warm up");
  const built = performance.now() - started;
  const heap = heapUsed() - heapBefore;
  for (let warm = 0; warm < 100; warm += 1) registry.search(ask());
  const searching = Array.from({ length: QUERIES }, () => timed(() => registry.search(ask())));
  const narrowed = Array.from({ length: QUERIES }, () =>
    timed(() => registry.search(ask(), { effect: "pure", version: "^1.3", limit: 20 })),
  );
  const adding: number[] = [];
  const afterwards: number[] = [];
  for (let added = 0; added < ADDED; added += 1) {
    const entry = make(ENTRIES + added);
    adding.push(timed(() => registry.register(entry)));
    afterwards.push(timed(() => registry.search(ask())));
  }
  const replacing = entries.slice(0, ADDED).map((entry) => timed(() => registry.register(entry)));
  const ms = (name: string, values: readonly number[], at: number): Figure => ({
    name: `discovery.${name}`,
    value: quantile(values, at),
    unit: "ms",
    n: values.length,
  });
  return Promise.resolve([
    { name: "discovery.register_all_ms", value: registered, unit: "ms", n: ENTRIES },
    { name: "discovery.index_ms", value: built, unit: "ms", n: ENTRIES },
    ms("query_p50_ms", searching, 0.5),
    ms("query_p95_ms", searching, 0.95),
    ms("query_most_ms", searching, 1),
    ms("filtered_query_p95_ms", narrowed, 0.95),
    ms("add_p50_ms", adding, 0.5),
    ms("add_p95_ms", adding, 0.95),
    ms("add_most_ms", adding, 1),
    ms("replace_p95_ms", replacing, 0.95),
    ms("query_after_add_p95_ms", afterwards, 0.95),
    { name: "discovery.heap_mb", value: heap / MEGABYTE, unit: "MB", n: 1 },
  ]);
}

function timed(act: () => unknown): number {
  const before = performance.now();
  act();
  return performance.now() - before;
}

/** Bytes of objects and typed arrays after a collection, so that garbage does not count. */
function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  z.function().parse(runInNewContext("gc"))();
  const { heapUsed: objects, arrayBuffers } = process.memoryUsage();
  return objects + arrayBuffers;
}
