import { randomUUID } from "node:crypto";
import pg from "pg";
import { PgBoss } from "pg-boss";
import type { RunRequest } from "../src/server/runs/run.ts";
import { claimRun } from "../src/server/runs/sql/claim-run.ts";
import { finishRun } from "../src/server/runs/sql/finish-run.ts";
import { insertRun } from "../src/server/runs/sql/insert-run.ts";
import { ensureThread, lockThread, markAtWork } from "../src/server/runs/sql/lock-thread.ts";
import { waitingRuns } from "../src/server/runs/sql/open-runs.ts";
import { tellWaiting } from "../src/server/runs/sql/workers.ts";
import type { Connection, Database } from "../src/tools/database/database.ts";
import { JOBS_SCHEMA } from "../src/tools/database/install-jobs.ts";
import { withPostgres } from "./bench-postgres.ts";
import { quantile, type Figure } from "./figure.ts";

const tenant = "default";
const worker = "8589934593";
const queue = "bench_runs";
const rounds = 5;
const load = [
  { atOnce: 1, runs: 30 },
  { atOnce: 20, runs: 100 },
];

/** Stores a run and tells those who carry runs. */
type Tell = (connection: Connection, runId: string) => Promise<void>;

interface Measured {
  readonly ms: number[];
  statements: number;
}

/**
 * What a job of pg-boss for each run would cost on top of the runs' own table: from the request to the first event on record, and
 * statements for each run. Both sides are woken by NOTIFY, store, claim and end the run with the server's own statements, and take
 * turns on one database; the graph is left out.
 */
export async function queueCost(): Promise<Figure[]> {
  return await withPostgres(async (database, url) => {
    const waiting = new Map<string, () => void>();
    const carry = async (runId: string, threadId: string): Promise<void> => {
      const claimed = await database.tenant(tenant, async (db) => {
        await lockThread(db, threadId);
        await markAtWork(db, threadId);
        return await claimRun(db, runId, worker);
      });
      if (claimed === undefined) return;
      await database.tenant(tenant, (db) =>
        db.query("INSERT INTO run_events (run_id, seq, event, data) VALUES ($1, 0, 'metadata', '{}')", [runId]),
      );
      waiting.get(runId)?.();
      const end = { status: "success", error: undefined, checkpointId: undefined } as const;
      await database.tenant(tenant, (db) => finishRun(db, { runId, worker }, end));
    };
    const listener = new pg.Client({ connectionString: url });
    await listener.connect();
    await listener.query("LISTEN baton_run_waiting");
    listener.on("notification", lookAgain(database, carry));
    const boss = new PgBoss({
      connectionString: url,
      schema: JOBS_SCHEMA,
      useListenNotify: true,
      supervise: false,
      schedule: false,
    });
    await boss.start();
    await boss.createQueue(queue, { notify: true });
    const options = { localConcurrency: 20, notifyPollingIntervalSeconds: 1, pollingIntervalSeconds: 0.5 };
    await boss.work<{ runId: string; threadId: string }>(queue, options, async (jobs) => {
      for (const { data } of jobs) await carry(data.runId, data.threadId);
    });
    const sides: Record<"table" | "pgboss", (threadId: string) => Tell> = {
      table: () => (db) => tellWaiting(db, tenant),
      pgboss: (threadId) => async (db, runId) => {
        const over = { executeSql: (text: string, values?: unknown[]) => db.query(text, values) };
        await boss.send(queue, { runId, threadId }, { db: over });
      },
    };
    const figures: Figure[] = [];
    for (const { atOnce, runs } of load) {
      const table: Measured = { ms: [], statements: 0 };
      const pgboss: Measured = { ms: [], statements: 0 };
      for (let round = 0; round <= rounds; round += 1) {
        for (const [name, into] of [
          ["table", table],
          ["pgboss", pgboss],
        ] as const) {
          const once = () => ask(database, waiting, sides[name]);
          const measured = await counted(() => many(atOnce, runs, once));
          // The first round warms up.
          if (round === 0) continue;
          into.ms.push(...measured.ms);
          into.statements += measured.statements;
        }
      }
      figures.push(...compare(atOnce, table, pgboss));
    }
    await boss.stop({ graceful: false });
    await listener.end();
    return figures;
  });
}

/** Takes up what waits, one look at a time, as the server does. */
function lookAgain(database: Database, carry: (runId: string, threadId: string) => Promise<void>): () => void {
  let looking = false;
  let again = false;
  const taken = new Set<string>();
  const look = async (): Promise<void> => {
    looking = true;
    do {
      again = false;
      for (const { run_id, thread_id } of await waitingRuns(database.pool, 256)) {
        if (taken.has(run_id)) continue;
        taken.add(run_id);
        void carry(run_id, thread_id);
      }
    } while (again);
    looking = false;
  };
  return () => {
    if (looking) again = true;
    else void look();
  };
}

async function ask(
  database: Database,
  waiting: Map<string, () => void>,
  side: (threadId: string) => Tell,
): Promise<number> {
  const [threadId, runId] = [randomUUID(), randomUUID()];
  const first = new Promise<void>((resolve) => waiting.set(runId, resolve));
  const since = performance.now();
  await database.tenant(tenant, async (db) => {
    await ensureThread(db, threadId, {});
    await lockThread(db, threadId);
    await insertRun(db, { runId, threadId }, request(threadId));
    await side(threadId)(db, runId);
  });
  await first;
  waiting.delete(runId);
  return performance.now() - since;
}

function request(threadId: string): RunRequest {
  const assistantId = "6ba7b812-9dad-11d1-80b4-00c04fd430c8";
  const kwargs = { input: {}, stream_mode: ["values" as const] };
  const rest = { metadata: {}, multitaskStrategy: "enqueue", ifNotExists: "create", onCompletion: "keep" } as const;
  return { threadId, assistantId, kwargs, ...rest };
}

async function many(atOnce: number, runs: number, once: () => Promise<number>): Promise<number[]> {
  const ms: number[] = [];
  let left = runs;
  const line = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      ms.push(await once());
    }
  };
  await Promise.all(Array.from({ length: atOnce }, line));
  return ms;
}

/** Counts what every connection of this process sends meanwhile. */
async function counted(work: () => Promise<number[]>): Promise<Measured> {
  const original = Reflect.get(pg.Client.prototype, "query") as (...given: unknown[]) => unknown;
  let statements = 0;
  Reflect.set(pg.Client.prototype, "query", function query(this: pg.Client, ...given: unknown[]) {
    statements += 1;
    return original.apply(this, given);
  });
  try {
    return { ms: await work(), statements };
  } finally {
    Reflect.set(pg.Client.prototype, "query", original);
  }
}

function compare(atOnce: number, table: Measured, pgboss: Measured): Figure[] {
  const figure = (name: string, unit: string, value: number, baseline: number): Figure => ({
    name: `queue.${name}_c${atOnce}`,
    value,
    unit,
    n: pgboss.ms.length,
    baseline,
  });
  const ratio = (name: string, value: number): Figure => ({
    name: `queue.${name}_ratio_c${atOnce}`,
    value,
    unit: "ratio",
    n: pgboss.ms.length,
  });
  const [p50, p95] = [0.5, 0.95].map((p) => [quantile(pgboss.ms, p), quantile(table.ms, p)] as const);
  const per = [pgboss.statements / pgboss.ms.length, table.statements / table.ms.length] as const;
  return [
    ...[p50, p95].flatMap((pair, index) =>
      pair === undefined
        ? []
        : [
            figure(index === 0 ? "pgboss.p50_ms" : "pgboss.p95_ms", "ms", ...pair),
            ratio(index === 0 ? "p50" : "p95", pair[0] / pair[1]),
          ],
    ),
    figure("pgboss.statements", "per run", ...per),
    ratio("statements", per[0] / per[1]),
  ];
}
