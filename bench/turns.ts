import { randomUUID } from "node:crypto";
import type { StreamMode } from "../src/server/runs/run.ts";
import { withPostgres } from "./bench-postgres.ts";
import { quantile, type Figure } from "./figure.ts";
import { startLongThreads, type LongThreads, type Turn } from "./long-thread.ts";

/** Ages of a thread, in turns, at which a step is measured. */
const AGES = [10, 100, 1000];
/** Turns that are measured up to each age. */
const WINDOW = 6;
/** Turns before those that are whole runs too; what is older has come at once, so many turns at a time. */
const LEAD = 8;
const AT_ONCE = 20;
const STEPS = 4;
/** What clients read along: the narration and tokens, or the whole state after every superstep. */
const KINDS: Readonly<Record<string, readonly StreamMode[]>> = {
  tokens: ["custom", "messages-tuple"],
  values: ["values"],
};

/**
 * What a step costs on a thread of so many turns: runs of four steps whose agents take no time, one after the other on one thread, on a real Postgres.
 * The baseline of each figure is the same at the first age.
 */
export function turns(): Promise<Figure[]> {
  return withPostgres(async (database) => {
    const threads = await startLongThreads(database);
    try {
      const figures: Figure[] = [];
      const threadId = randomUUID();
      let age = 0;
      for (const oldest of AGES) {
        const measured = WINDOW * Object.keys(KINDS).length;
        while (age < oldest - measured - LEAD) {
          const count = Math.min(AT_ONCE, oldest - measured - LEAD - age);
          await threads.age(threadId, count);
          age += count;
        }
        for (; age < oldest - measured; age++) await threads.turn(threadId, STEPS, KINDS.tokens ?? []);
        for (const [kind, modes] of Object.entries(KINDS)) {
          for (const figure of await window(threads, threadId, modes)) {
            const name = `turns.${kind}.${figure.name}`;
            const young = figures.find((each) => each.name === `${name}_t${AGES[0]}`);
            const baseline = young === undefined ? {} : { baseline: young.value };
            figures.push({ ...figure, name: `${name}_t${oldest}`, ...baseline });
          }
          age += WINDOW;
        }
        process.stderr.write(`${age} turns\n`);
      }
      return figures;
    } finally {
      await threads.close();
    }
  });
}

async function window(threads: LongThreads, threadId: string, modes: readonly StreamMode[]): Promise<Figure[]> {
  const told: Turn[] = [];
  const reads: number[] = [];
  for (let count = 0; count < WINDOW; count++) {
    told.push(await threads.turn(threadId, STEPS, modes));
    reads.push(await threads.read(threadId));
  }
  const steps = told.map(({ ms }) => ms / STEPS);
  const bytes = told.reduce((sum, turn) => sum + turn.bytes, 0) / WINDOW / STEPS;
  return [
    { name: "step_ms", value: quantile(steps, 0.5), unit: "ms", n: WINDOW },
    { name: "step_kb", value: bytes / 1024, unit: "kB", n: WINDOW },
    { name: "read_ms", value: quantile(reads, 0.5), unit: "ms", n: WINDOW },
  ];
}
