import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import pg from "pg";
import { z } from "zod";
import { defineAgent } from "../src/agents/define-agent.ts";
import { withDurableGraph, type DurableGraph } from "./durable-graph.ts";
import type { Figure } from "./figure.ts";

const SIZES = [250, 500, 1000, 2000] as const;
const CONCURRENCY = 50;
const ITEM_MS = 5;

setFlagsFromString("--expose-gc");
/** What is still in use counts, not what was thrown away. */
const collect = runInNewContext("gc") as () => void;

const worker = defineAgent({
  name: "worker",
  version: "1.0.0",
  description: "works on an item",
  capabilities: [{ name: "work", description: "works on an item", examples: [] }],
  input: z.looseObject({ item: z.number() }),
  output: z.object({ text: z.string() }),
  effect: "idempotent",
  execute: async ({ input: { item } }) => {
    await sleep(ITEM_MS);
    return { text: `what came of item ${item}, in so many words as an agent might use to say it` };
  },
});

interface Measured {
  readonly items: number;
  readonly ms: number;
  /** Most that was in use while it ran beyond what was in use before, bytes. */
  readonly heap: number;
  /** Of the thread's rows in the tables of the saver, bytes as stored. */
  readonly stored: number;
  readonly rows: number;
}

/** What long lists cost: time, memory and checkpoints of one `for_each` step over 250 to 2,000 items, 50 at once, with checkpoints in Postgres. */
export async function foreach(): Promise<Figure[]> {
  const measured = await withDurableGraph([worker], async (durable) => {
    await measure(durable, 100);
    const done: Measured[] = [];
    for (const items of SIZES) done.push(await measure(durable, items));
    return done;
  });
  console.log("items     ms   ms/item  heap MB  stored MB  bytes/item   rows");
  for (const { items, ms, heap, stored, rows } of measured) {
    const columns = [
      ms.toFixed(0).padStart(6),
      (ms / items).toFixed(2).padStart(8),
      (heap / 2 ** 20).toFixed(1).padStart(7),
    ];
    const more = [
      (stored / 2 ** 20).toFixed(2).padStart(9),
      (stored / items).toFixed(0).padStart(10),
      String(rows).padStart(5),
    ];
    console.log(`${String(items).padStart(5)} ${[...columns, ...more].join("  ")}`);
  }
  const [least, most] = [measured[0], measured.at(-1)];
  if (least === undefined || most === undefined) throw new Error("nothing was measured");
  const figures = (["stored", "heap", "ms"] as const).flatMap((what): Figure[] => {
    const unit = what === "ms" ? "ms" : "bytes";
    const slope = slopeOf(measured.map((one) => [one.items, one[what]]));
    return [
      { name: `foreach.${what}_per_item`, value: slope, unit: `${unit}/item`, n: measured.length },
      {
        name: `foreach.${what}_per_item_growth`,
        value: most[what] / most.items / (least[what] / least.items),
        unit: `× of ${most.items} over ${least.items}`,
        n: 2,
      },
    ];
  });
  return figures;
}

async function measure({ graph, url }: DurableGraph, items: number): Promise<Measured> {
  const steps = [
    {
      name: "each",
      agent: "worker",
      for_each: { in: "items", concurrency: CONCURRENCY, max: items },
      inputs: ["item"],
      outputs: ["texts"],
    },
  ];
  const thread = randomUUID();
  collect();
  const before = process.memoryUsage().heapUsed;
  let most = before;
  const watch = setInterval(() => {
    collect();
    most = Math.max(most, process.memoryUsage().heapUsed);
  }, 200);
  const since = performance.now();
  const input = { plan: { steps }, inputs: { items: Array.from({ length: items }, (_, index) => index) } };
  const values = await graph.invoke(input, {
    configurable: { thread_id: thread, run_id: randomUUID() },
    durability: "sync",
  });
  const ms = performance.now() - since;
  clearInterval(watch);
  collect();
  most = Math.max(most, process.memoryUsage().heapUsed);
  const texts = values.context.texts;
  if (!Array.isArray(texts) || texts.length !== items) throw new Error("the list is not whole");
  return { items, ms, heap: most - before, ...(await storedBytes(url, thread)) };
}

async function storedBytes(url: string, thread: string): Promise<{ stored: number; rows: number }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ stored: number; rows: number }>(
    `SELECT sum(bytes)::float8 AS stored, count(*)::int AS rows FROM (
       SELECT pg_column_size(c.*) AS bytes FROM checkpoints c WHERE thread_id = $1
       UNION ALL SELECT pg_column_size(b.*) FROM checkpoint_blobs b WHERE thread_id = $1
       UNION ALL SELECT pg_column_size(w.*) FROM checkpoint_writes w WHERE thread_id = $1) AS every`,
    [thread],
  );
  await client.end();
  return rows[0] ?? { stored: 0, rows: 0 };
}

/** Of the straight line that fits best. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const over = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return over / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
