import { idleAgent } from "./idle-agent.ts";
import { execFileSync, fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { openCarriedRuns, type CarriedRuns } from "./carried-runs.ts";
import { withDurableGraph } from "./durable-graph.ts";
import { quantile, type Figure } from "./figure.ts";
import { fiveSteps, STEPS } from "./five-steps.ts";

const folder = fileURLToPath(new URL("./durable/", import.meta.url));
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const shapes = [
  { concurrent: 1, runs: 20 },
  { concurrent: 50, runs: 150 },
] as const;
const names = ["ours", "baton", "dbos", "mastra"] as const;

/** Milliseconds that so many runs take, so many at a time. */
type Contestant = (runs: number, concurrent: number) => Promise<number>;

const idle = idleAgent();
const plan = {
  steps: ["a", "b", "c", "d", "e"].map((name, at, all) => ({
    name,
    agent: "idle",
    inputs: [at === 0 ? "question" : `${all[at - 1]}_out`],
    outputs: [`${name}_out`],
  })),
};

/**
 * What a durable step costs in DBOS Transact and Mastra workflows, against ours: `ours` a LangGraph graph of five nodes over our saver,
 * `baton` a plan of five steps through Baton's whole engine (planner, checks, events), which takes more checkpoints than it has steps. In
 * turns on one Postgres; time of all ÷ steps. The others are installed into a folder of their own and run as processes of their own.
 */
export async function durable(): Promise<Figure[]> {
  if (!existsSync(`${folder}node_modules`)) {
    execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit" });
  }
  return await withDurableGraph([idle], async ({ over, database, url }) => {
    const carried = await openCarriedRuns(database, "default", () => undefined);
    const dbos = await start("dbos", url);
    const mastra = await start("mastra", url);
    try {
      const contestants: Record<(typeof names)[number], Contestant> = {
        ours: graphOf(fiveSteps(carried.saver), { text: "begin" }, carried),
        baton: graphOf(over(carried.saver), { plan }, carried),
        dbos: workflowOf(dbos),
        mastra: workflowOf(mastra),
      };
      for (const name of names) await contestants[name](60, 20);
      const figures: Figure[] = [];
      for (const { concurrent, runs } of shapes) {
        const ms: Record<(typeof names)[number], number[]> = { ours: [], baton: [], dbos: [], mastra: [] };
        for (let round = 0; round < rounds; round += 1) {
          // Each leads as often as it follows.
          for (const place of names.keys()) {
            const name = names[(place + round) % names.length] ?? "ours";
            ms[name].push((await contestants[name](runs, concurrent)) / (runs * STEPS));
          }
        }
        figures.push(...compare(ms, `c${concurrent}`, rounds * runs));
      }
      return figures;
    } finally {
      for (const child of [dbos, mastra]) child.send({ runs: 0 });
      await Promise.all([dbos, mastra].map((child) => once(child, "exit")));
      await carried.close();
    }
  });
}

interface Graph<Input> {
  invoke(input: Input, config: object): Promise<unknown>;
}

function graphOf<Input>(graph: Graph<Input>, input: Input, carried: CarriedRuns): Contestant {
  return async (runs, concurrent) => {
    const waiting = await carried.carry(runs);
    const user = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        await graph.invoke(input, { configurable: next, durability: "sync" });
      }
    };
    const since = performance.now();
    await Promise.all(Array.from({ length: concurrent }, user));
    return performance.now() - since;
  };
}

async function start(name: string, url: string): Promise<ChildProcess> {
  const child = fork(`${folder}${name}.js`, [url, name], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  await answer(child);
  return child;
}

function workflowOf(child: ChildProcess): Contestant {
  return async (runs, concurrent) => {
    child.send({ runs, concurrent });
    return z.object({ ms: z.number() }).parse(await answer(child)).ms;
  };
}

async function answer(child: ChildProcess): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`${child.spawnargs[1]} ended with code ${code}`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message);
    });
  });
}

function compare(ms: Record<(typeof names)[number], number[]>, suffix: string, n: number): Figure[] {
  const steps = names.map((name): Figure => {
    return { name: `durable.${name}_step_ms_${suffix}`, value: quantile(ms[name], 0.5), unit: "ms", n };
  });
  const ratios = (["ours", "baton"] as const).flatMap((own) =>
    (["dbos", "mastra"] as const).map((other): Figure => {
      const each = ms[own].map((value, round) => value / (ms[other][round] ?? Number.NaN));
      return {
        name: `durable.${own}_to_${other}_ratio_${suffix}`,
        value: quantile(each, 0.5),
        unit: "ratio",
        n: each.length,
        interval: [Math.min(...each), Math.max(...each)],
      };
    }),
  );
  return [...steps, ...ratios];
}
