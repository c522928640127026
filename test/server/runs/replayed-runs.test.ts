import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckpointWriter, JournalEntry } from "../../../src/graph/journal/entry.ts";
import { createRuns, type RunsService } from "../../../src/server/runs/create-runs.ts";
import type { RunGraph } from "../../../src/server/runs/graph/run-graph.ts";
import { Journal } from "../../../src/server/runs/log/journal.ts";
import type { Run, RunKwargs } from "../../../src/server/runs/run.ts";
import type { ServedGraph } from "../../../src/server/threads/served-graph.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { eventually, never } from "./support/collect.ts";
import { forkedGraph } from "./support/forked-graph.ts";
import { request } from "./support/request.ts";
import { Recorder } from "./support/scripted-graph.ts";
import { silent } from "./support/silent.ts";

const tenant = "default";

describe("a run from a checkpoint of its thread whose worker dies", () => {
  let database: TestDatabase;
  let recorder: Recorder;
  let graph: RunGraph & ServedGraph;
  let runs: RunsService;
  /** What happens before a checkpoint, or what is written at one, sets off. */
  let dying: (entry: JournalEntry) => Promise<void>;
  beforeEach(async () => {
    database = await createTestDatabase();
    recorder = new Recorder();
    dying = () => Promise.resolve();
    const journal = new Journal({ logger: silent });
    const writer: CheckpointWriter = {
      write: async (entry, by) => {
        await dying(entry);
        await journal.write(entry, by);
      },
    };
    graph = forkedGraph(database, recorder, writer);
    // Each session as if it were of another process.
    const worker = { identity: randomUUID };
    runs = createRuns({ graph, journal, database, logger: silent, sweepMs: 50, maxStalls: 2, worker });
    await runs.start();
  });
  afterEach(async () => {
    await runs.drain(0);
    await database.close();
  });

  const starts = (name: string): number => recorder.starts.filter((started) => started === name).length;

  const query = async <Row extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> =>
    (await database.tenant(tenant, (db) => db.query<Row>(text, values))).rows;

  /** Resolves when the slow node stands at its gate for the nth time, and all that was done before is on record. */
  const standing = async (run: Run, nth: number): Promise<void> => {
    await eventually(() => starts("slow") === nth);
    await eventually(async () => {
      const written = await query<{ n: number }>(
        `SELECT count(DISTINCT task_id)::int AS n FROM checkpoint_writes w WHERE thread_id = $1 AND channel IN ('done', '__return__')
         AND checkpoint_id = (SELECT max(checkpoint_id) FROM checkpoints c WHERE c.thread_id = w.thread_id)`,
        [run.thread_id],
      );
      return written[0]?.n === 2;
    });
  };

  const finish = async (run: Run, nth: number): Promise<unknown> => {
    await standing(run, nth);
    recorder.open("slow");
    return await runs.wait(tenant, run.run_id, never);
  };

  const create = (threadId: string, kwargs: Partial<RunKwargs>): Promise<Run> =>
    runs.create(tenant, request([], { threadId, kwargs: { input: null, ...kwargs } }));

  /** A thread on which both nodes have run once, and the checkpoint before they did. */
  const once = async (): Promise<{ threadId: string; before: string }> => {
    const threadId = randomUUID();
    await finish(await create(threadId, { input: { asks: false } }), 1);
    return { threadId, before: await checkpoint(threadId, ["quick", "slow"]) };
  };

  /** The newest checkpoint that goes on with these nodes. */
  const checkpoint = async (threadId: string, next: readonly string[]): Promise<string> => {
    const config = { configurable: { thread_id: threadId, tenant_id: tenant } };
    for await (const state of graph.getStateHistory(config)) {
      if (state.next.toSorted().join() === next.join()) return String(state.config.configurable?.checkpoint_id);
    }
    throw new Error("there is no such checkpoint");
  };

  /** The thread with its state edited, so that both nodes are next. */
  const edited = async (): Promise<{ threadId: string; before: string }> => {
    const { threadId } = await once();
    const config = { configurable: { thread_id: threadId, tenant_id: tenant } };
    const { configurable } = await graph.updateState(config, { done: ["edited"] }, "begin");
    return { threadId, before: String(configurable?.checkpoint_id) };
  };

  /** All that the thread is made of, but for errors: those of nodes that were stopped come when they come. */
  const rows = (threadId: string): Promise<object[]> =>
    query(
      `SELECT checkpoint_id, null AS task_id, null AS channel, null AS blob FROM checkpoints WHERE thread_id = $1
       UNION ALL SELECT checkpoint_id, task_id, channel, encode(blob, 'hex') FROM checkpoint_writes
         WHERE thread_id = $1 AND channel <> '__error__'
       ORDER BY checkpoint_id, task_id NULLS FIRST, channel`,
      [threadId],
    );

  describe.each([
    { where: "an older one", thread: once, edit: [] },
    { where: "the last one, which a client has edited", thread: edited, edit: ["quick#1", "pay#1", "last", "edited"] },
  ])("$where", ({ thread, edit }) => {
    it("repeats nothing of the superstep that was cut off", async () => {
      const { threadId, before } = await thread();
      const run = await create(threadId, { checkpoint: { checkpoint_id: before } });
      await standing(run, 2);
      await breakSession(database);
      const done = ["begin", ...edit, "quick#2", "pay#2", "last"];
      expect(await finish(run, 3)).toEqual({ asks: false, done });
      expect(recorder.starts.filter((name) => name !== "slow")).toEqual(["quick", "pay", "quick", "pay"]);
    });

    it("is given up when that happens again and again", async () => {
      const { threadId, before } = await thread();
      const run = await create(threadId, { checkpoint: { checkpoint_id: before } });
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        await standing(run, 1 + attempt);
        await breakSession(database);
      }
      expect(await runs.wait(tenant, run.run_id, never)).toMatchObject({ __error__: { error: "Stalled" } });
      expect(starts("slow")).toBe(4);
      const dead = "SELECT dead_at IS NOT NULL AS dead FROM runs WHERE run_id = $1";
      expect(await query(dead, [run.run_id])).toEqual([{ dead: true }]);
    });

    it("leaves nothing behind when it is rolled back", async () => {
      const { threadId, before } = await thread();
      const was = await rows(threadId);
      const run = await create(threadId, { checkpoint: { checkpoint_id: before } });
      await standing(run, 2);
      await breakSession(database);
      await standing(run, 3);
      expect(await rows(threadId)).not.toEqual(was);
      await runs.cancel(tenant, threadId, run.run_id, { action: "rollback", wait: true });
      expect(await rows(threadId)).toEqual(was);
    });
  });

  it("is not told again what it was told, though it died between the fork and its first checkpoint", async () => {
    const { threadId, before } = await once();
    dying = async (entry) => {
      if (entry.kind !== "checkpoint" || !Buffer.from(entry.about).includes('"input"')) return;
      dying = () => Promise.resolve();
      await breakSession(database);
      await eventually(() => !runs.standing().session);
    };
    const command = { update: { done: ["told"] } };
    const run = await create(threadId, { input: undefined, command, checkpoint: { checkpoint_id: before } });
    const ended = "SELECT FROM runs WHERE run_id = $1 AND status = 'success'";
    await eventually(async () => {
      recorder.open("slow");
      return (await query(ended, [run.run_id])).length === 1;
    });
    const { done } = (await runs.wait(tenant, run.run_id, never)) as { done: string[] };
    expect(done.map((name) => name.split("#")[0])).toEqual(["begin", "told", "quick", "pay", "last"]);
    expect(await query("SELECT attempt FROM runs WHERE run_id = $1", [run.run_id])).toEqual([{ attempt: 2 }]);
  });

  it("goes by what it did itself, not by what a run before it did at the same checkpoint", async () => {
    const { threadId, before } = await edited();
    const failed = await create(threadId, {});
    await standing(failed, 2);
    await runs.cancel(tenant, threadId, failed.run_id, { action: "interrupt", wait: true });
    const run = await create(threadId, { checkpoint: { checkpoint_id: before } });
    await standing(run, 3);
    await breakSession(database);
    const done = ["begin", "quick#1", "pay#1", "last", "edited", "quick#3", "pay#3", "last"];
    expect(await finish(run, 4)).toEqual({ asks: false, done });
  });

  it("repeats nothing of what came after another answer to an older question", async () => {
    const threadId = randomUUID();
    const asked = await create(threadId, { input: { asks: true } });
    await runs.wait(tenant, asked.run_id, never);
    const before = await checkpoint(threadId, ["quick", "slow"]);
    const answer = (resume: string) => ({ input: undefined, command: { resume } });
    await finish(await create(threadId, answer("yes")), 1);
    const run = await create(threadId, { ...answer("no"), checkpoint: { checkpoint_id: before } });
    await standing(run, 2);
    await breakSession(database);
    expect(await finish(run, 3)).toEqual({
      asks: true,
      done: ["begin", "quick#2", "answer=no", "pay#2", "last"],
    });
  });
});

const lockHolder = `
  SELECT pg_terminate_backend(pid) FROM pg_locks
  WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

async function breakSession({ url }: TestDatabase): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(lockHolder);
  await admin.end();
}
