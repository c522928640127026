import { join } from "node:path";
import { seeded } from "../server/runs/support/random.ts";
import { DurableSteps, type DurableStep } from "./durable-steps.ts";
import { readLedger, type LedgerLine } from "./ledger.ts";
import { freePort, ServerProcess } from "./server-process.ts";
import { User, type Seen } from "./user.ts";
import { randomJob, wantedStatus } from "./workload.ts";

export interface ChaosOptions {
  /** As owner of the database. */
  readonly databaseUrl: string;
  /** For the server's data, its log and the agents' ledger. */
  readonly folder: string;
  readonly kills: number;
  /** Users at work at the same time. Default 12. */
  readonly users?: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
}

/** What must be zero is a list of what went wrong. */
export interface ChaosReport {
  readonly runs: number;
  readonly kills: number;
  readonly executions: number;
  /** Steps on record as completed at the moment of some kill. */
  readonly recorded: number;
  readonly rejoins: number;
  readonly resumed: number;
  readonly lost: readonly string[];
  readonly repeated: readonly string[];
  readonly gaps: readonly string[];
  readonly repeats: readonly string[];
}

/** How long after the last kill a run may still take. */
const patienceMs = 120_000;

/** Kills the real server again and again under a mixed load, and counts what was lost, done twice, or not told. */
export async function killChaos({
  databaseUrl,
  folder,
  kills,
  users = 12,
  seed,
  say = () => undefined,
}: ChaosOptions): Promise<ChaosReport> {
  const random = seeded(seed);
  const ledger = join(folder, "ledger.jsonl");
  const server = new ServerProcess({ databaseUrl, folder, ledger, port: await freePort() });
  const durable = new DurableSteps(databaseUrl);
  const known = new Map<string, DurableStep & { readonly epoch: number }>();
  const seen: Seen[] = [];
  const patience = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let killing = true;
  try {
    server.start();
    await server.ready();
    const working = Promise.all(
      Array.from({ length: users }, async () => {
        const user = new User(server.url, patience.signal);
        while (killing) seen.push(...(await user.do(randomJob(random))));
      }),
    );
    // Awaited at the end; until then a failure must not end the process.
    working.catch(() => undefined);
    // The first kill is to find something at work.
    while (readLedger(ledger).length < users) await new Promise((resolve) => setTimeout(resolve, 50));
    for (let kill = 0; kill < kills; kill += 1) {
      // Mostly while it works; now and then while it is still coming up.
      if (random() < 0.85) await server.ready();
      await new Promise((resolve) => setTimeout(resolve, 20 + random() * 3_000));
      await server.kill();
      for (const step of await durable.read()) {
        const key = `${step.run} ${step.step}`;
        if (!known.has(key)) known.set(key, { ...step, epoch: server.epoch });
      }
      server.start();
      say(`kill ${kill + 1} of ${kills}: ${seen.length} runs ended, ${known.size} steps on record`);
    }
    killing = false;
    await server.ready();
    timer = setTimeout(() => patience.abort(), patienceMs);
    await working;
    return await report({ seen, known: [...known.values()], durable, ledger, kills });
  } finally {
    killing = false;
    clearTimeout(timer);
    patience.abort();
    await server.kill();
    await durable.close();
  }
}

async function report(found: {
  seen: readonly Seen[];
  known: readonly (DurableStep & { readonly epoch: number })[];
  durable: DurableSteps;
  ledger: string;
  kills: number;
}): Promise<ChaosReport> {
  const { seen, known, durable, ledger, kills } = found;
  const all = readLedger(ledger);
  const lines = all.filter((line) => line.what === "start");
  const stored = new Map((await durable.runs()).map((run) => [run.run_id, run]));
  const repeated: string[] = [];
  for (const { run, step, epoch, logged } of known) {
    const counted = lines.some((line) => line.run === run && line.step === step && line.epoch > epoch);
    const told = (await durable.starts(run)).some((start) => start.step === step && start.seq >= logged);
    if (counted || told) repeated.push(`run ${run} step ${step} after kill ${epoch}`);
  }
  const lost: string[] = [];
  const gaps: string[] = [];
  const repeats: string[] = [];
  for (const { runId, job, ids } of seen) {
    const run = stored.get(runId);
    if (run?.status !== wantedStatus(job))
      lost.push(`${job.kind} run ${runId}: ${run?.status ?? "gone"} ${JSON.stringify(run?.error)}`);
    if (job.kind === "undoing") lost.push(...notUndone(runId, all));
    if (run?.gapless === false) gaps.push(`log of run ${runId}`);
    if (ids === undefined || run === undefined) continue;
    if (ids.length !== new Set(ids).size) repeats.push(`stream of run ${runId}`);
    if (new Set(ids).size !== run.events || ids.some((id, at) => at > 0 && id <= (ids[at - 1] ?? -1))) {
      gaps.push(`stream of run ${runId}: saw ${ids.length} of ${run.events}`);
    }
  }
  for (const { run_id, status } of stored.values()) {
    if (status === "pending" || status === "running") lost.push(`run ${run_id}: still ${status}`);
  }
  return {
    runs: seen.length,
    kills,
    executions: lines.length,
    recorded: known.length,
    rejoins: seen.reduce((sum, { rejoins }) => sum + rejoins, 0),
    resumed: new Set(known.map(({ run }) => run)).size,
    lost,
    repeated,
    gaps,
    repeats,
  };
}

/** What a run did that has a compensation, and that was not undone. */
function notUndone(run: string, lines: readonly LedgerLine[]): string[] {
  const ended = new Set(lines.filter((line) => line.run === run && line.what === "end").map(({ step }) => step));
  const done = [...ended].filter((step) => !step.endsWith("!undo"));
  return done.filter((step) => !ended.has(`${step}!undo`)).map((step) => `run ${run}: ${step} is not undone`);
}
