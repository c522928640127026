import { setTimeout as sleep } from "node:timers/promises";
import { percentile } from "../audit/percentile.ts";
import { figure } from "../figure.ts";
import type { Job } from "../load/job.ts";
import { Load } from "../load/load.ts";
import { writeMood } from "../mood.ts";
import type { PhaseReport, Stage } from "./phase.ts";

const others = 4;
const callers = 8;
/** Callers come no more often than that, so that they bring the same load whether their agent works or not. */
const everyMs = 1_000;
/** What the agent takes, also to fail: what each caller would pay without a breaker. */
const agentMs = 300;
const warmMs = 5_000;
const measureMs = 15_000;

const costs = `
  SELECT (data ->> 'duration_ms')::float8 AS ms FROM run_events
  WHERE event IN ('custom', '~custom') AND data ->> 'type' = 'step.completed' AND data ->> 'step' = 'leaning'
    AND created_at > to_timestamp($1::float8 / 1000)`;

/** Some lean on an agent, others do not; then the agent fails every call. */
export async function breakerPhase({ cluster, seed, patienceMs, say }: Stage): Promise<PhaseReport> {
  const urls = cluster.replicas.map(({ url }) => url);
  const free = new Load({ urls, seed: seed + 5, users: others, pace: 1, job: () => job("counting", 20) });
  const leaning = new Load({
    urls,
    seed: seed + 6,
    users: callers,
    pace: 1,
    job: () => job("moody", agentMs),
    everyMs,
  });
  const throughput = async (): Promise<number> => {
    await sleep(warmMs);
    const since = free.seen.length;
    await sleep(measureMs);
    return (free.seen.length - since) / (measureMs / 1_000);
  };
  try {
    const well = await throughput();
    writeMood(cluster.mood, "failing");
    await sleep(warmMs);
    const openFrom = Date.now();
    const failing = await throughput();
    const paid = (await cluster.operator.rows<{ ms: number }>(costs, [openFrom])).map(({ ms }) => ms);
    say(`breaker: others ended ${well.toFixed(1)} runs/s, and ${failing.toFixed(1)} beside a failing agent`);
    await Promise.all([free.stop(patienceMs), leaning.stop(patienceMs)]);
    return {
      figures: [
        figure("breaker.cost_ms", percentile(paid, 0.95), "ms", paid.length),
        figure("breaker.others_throughput_ratio", well === 0 ? undefined : failing / well, "ratio", free.seen.length),
      ],
      broken: [],
      notes: [],
    };
  } finally {
    writeMood(cluster.mood, "well");
    await Promise.all([free.abandon(), leaning.abandon()]);
  }
}

/** One step, with a value in its place where it fails. */
function job(agent: string, ms: number): Job {
  const name = agent === "moody" ? "leaning" : "free";
  const policies = { retry: { attempts: 1 }, fallback: { value: "something else" } };
  const steps = [{ name, agent, with: { ms }, inputs: [], outputs: ["out"], ...policies }];
  return { kind: "mixed", by: "wait", tenant: "default", input: { plan: { name, steps } }, leaves: [] };
}
