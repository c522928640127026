import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, it, onTestFinished } from "vitest";
import { createRuns } from "../../../../src/server/runs/create-runs.ts";
import { Journal } from "../../../../src/server/runs/log/journal.ts";
import { eventually } from "../support/collect.ts";
import { gate, request } from "../support/request.ts";
import { startRuns } from "../support/run-fixture.ts";
import { Recorder, scriptedGraph } from "../support/scripted-graph.ts";
import { silent } from "../support/silent.ts";

const tenant = "default";

interface History {
  readonly stalled: number;
  readonly crashes: readonly { readonly returned?: boolean }[];
}

/** Two replicas of which each takes what the other loses. */
async function replicas(identity: (replica: string) => string) {
  const fixture = await startRuns({ worker: { identity: () => identity("first") } });
  const { database } = fixture;
  const recorder = new Recorder();
  const journal = new Journal({ logger: silent });
  const graph = scriptedGraph(database, recorder, journal);
  const worker = { identity: () => identity("second") };
  const other = createRuns({ graph, journal, database, logger: silent, worker });
  await other.start();
  onTestFinished(async () => {
    for (const each of [fixture.recorder, recorder]) each.open("held");
    await other.drain(0);
    await fixture.close();
  });
  const history = async (runId: string): Promise<History> => {
    const { rows } = await database.tenant(tenant, (db) =>
      db.query<History>("SELECT stalled, crashes FROM runs WHERE run_id = $1", [runId]),
    );
    const row = rows[0];
    if (row === undefined) throw new Error(`no run ${runId}`);
    return row;
  };
  /** Ends its worker's session, whose process comes back only once another has taken the run up and `then` has been done. */
  const cut = async (runId: string, then: (taken: History) => void = () => undefined): Promise<void> => {
    const already = (await history(runId)).crashes.length;
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    await admin.query("BEGIN");
    await admin.query("LOCK TABLE workers IN SHARE MODE");
    const { rows } = await admin.query<{ worker_id: string }>("SELECT worker_id FROM runs WHERE run_id = $1", [runId]);
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND granted
         AND (classid::bigint << 32) | objid::bigint = $1`,
      [rows[0]?.worker_id],
    );
    await eventually(async () => (await history(runId)).crashes.length > already);
    try {
      then(await history(runId));
    } finally {
      await admin.query("COMMIT");
      await admin.end();
    }
  };
  /** A run that has been cut off twice, the second time at the step at which it was taken up. */
  const cutTwice = async (): Promise<string> => {
    const starts = (): number => [...fixture.recorder.starts, ...recorder.starts].length;
    const run = await fixture.runs.create(tenant, request([gate("held")]));
    await eventually(() => starts() === 1);
    // Until then it had its first checkpoint still to make.
    await cut(run.run_id);
    await eventually(() => starts() === 2);
    await cut(run.run_id, (taken) => expect(taken.stalled).toBe(1));
    return run.run_id;
  };
  return { history, cutTwice };
}

it("does not hold it against a run that a process lost its session and came back, though another took the run up", async () => {
  const { history, cutTwice } = await replicas((replica) => replica);
  const runId = await cutTwice();
  await eventually(async () => (await history(runId)).crashes[1]?.returned === true);
  expect((await history(runId)).stalled).toBe(0);
});

it("holds it against the run where nobody came back", async () => {
  // Each session as if it were of another process.
  const { history, cutTwice } = await replicas(() => randomUUID());
  const runId = await cutTwice();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const { stalled, crashes } = await history(runId);
  expect({ stalled, returned: crashes[1]?.returned }).toEqual({ stalled: 1, returned: undefined });
});
