import { randomUUID } from "node:crypto";
import { MemorySaver } from "@langchain/langgraph";
import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import { withPostgres } from "./bench-postgres.ts";
import { openCarriedRuns } from "./carried-runs.ts";
import { quantile, type Figure } from "./figure.ts";
import { fiveSteps, STEPS } from "./five-steps.ts";

const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const shapes = [
  { concurrent: 1, runs: 20 },
  { concurrent: 50, runs: 200 },
] as const;

interface Contestant {
  readonly name: "official" | "ours" | "memory";
  readonly graph: ReturnType<typeof fiveSteps>;
  /** The `configurable` of so many new runs. */
  prepare(count: number): Promise<{ thread_id: string }[]>;
}

/**
 * What a durable step costs: a run of five nodes that do nothing, each made durable before the next begins, with the official saver, with
 * ours (through a worker's journal, under row-level security), and in memory, in turns on one Postgres. Time of all ÷ steps.
 */
export async function checkpoint(): Promise<Figure[]> {
  return await withPostgres(async (database, url) => {
    const official = PostgresSaver.fromConnString(url, { schema: "official" });
    await official.setup();
    const batches: { entries: number; bytes: number; ms: number }[] = [];
    const carried = await openCarriedRuns(database, "default", (batch) => batches.push(batch));
    const threads = (count: number) =>
      Promise.resolve(Array.from({ length: count }, () => ({ thread_id: randomUUID() })));
    const contestants: readonly Contestant[] = [
      { name: "official", graph: fiveSteps(official), prepare: threads },
      { name: "ours", graph: fiveSteps(carried.saver), prepare: (count) => carried.carry(count) },
      { name: "memory", graph: fiveSteps(new MemorySaver()), prepare: threads },
    ];
    try {
      for (const contestant of contestants) await measure(contestant, 100, 20);
      const figures: Figure[] = [];
      for (const { concurrent, runs } of shapes) {
        const ms = { official: [] as number[], ours: [] as number[], memory: [] as number[] };
        batches.length = 0;
        for (let round = 0; round < rounds; round += 1) {
          // Each leads as often as it follows.
          const turn = contestants.map((_, place) => contestants[(place + round) % contestants.length]);
          for (const contestant of turn) {
            if (contestant !== undefined) ms[contestant.name].push(await measure(contestant, runs, concurrent));
          }
        }
        figures.push(...compare(ms, concurrent, runs), ...batchFigures(batches, concurrent, rounds * runs));
      }
      return figures;
    } finally {
      await carried.close();
      await official.end();
    }
  });
}

/** Milliseconds per step of so many runs, so many at a time. */
async function measure(contestant: Contestant, runs: number, concurrent: number): Promise<number> {
  const waiting = await contestant.prepare(runs);
  const user = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      await contestant.graph.invoke({ text: "begin" }, { configurable: next, durability: "sync" });
    }
  };
  const since = performance.now();
  await Promise.all(Array.from({ length: concurrent }, user));
  return (performance.now() - since) / (runs * STEPS);
}

function compare(ms: Record<Contestant["name"], number[]>, concurrent: number, runs: number): Figure[] {
  const suffix = `c${concurrent}`;
  const n = rounds * runs;
  const baseline = quantile(ms.official, 0.5);
  const ratios = ms.ours.map((each, round) => each / (ms.official[round] ?? Number.NaN));
  return [
    { name: `checkpoint.official_step_ms_${suffix}`, value: baseline, unit: "ms", n },
    { name: `checkpoint.ours_step_ms_${suffix}`, value: quantile(ms.ours, 0.5), unit: "ms", n, baseline },
    { name: `checkpoint.memory_step_ms_${suffix}`, value: quantile(ms.memory, 0.5), unit: "ms", n, baseline },
    {
      name: `checkpoint.step_ratio_${suffix}`,
      value: quantile(ratios, 0.5),
      unit: "ratio",
      n: rounds,
      interval: [Math.min(...ratios), Math.max(...ratios)],
    },
  ];
}

function batchFigures(batches: readonly { entries: number; ms: number }[], concurrent: number, runs: number): Figure[] {
  const n = batches.length;
  const mean = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0) / n;
  return [
    { name: `checkpoint.batches_per_run_c${concurrent}`, value: n / runs, unit: "batches", n },
    {
      name: `checkpoint.batch_entries_c${concurrent}`,
      value: mean(batches.map(({ entries }) => entries)),
      unit: "entries",
      n,
    },
    { name: `checkpoint.batch_ms_c${concurrent}`, value: mean(batches.map(({ ms }) => ms)), unit: "ms", n },
  ];
}
