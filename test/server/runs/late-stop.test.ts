import { afterEach, describe, expect, it } from "vitest";
import type { CheckpointWriter } from "../../../src/graph/journal/entry.ts";
import { createRuns, type RunsService } from "../../../src/server/runs/create-runs.ts";
import type { RunGraph } from "../../../src/server/runs/graph/run-graph.ts";
import { Journal } from "../../../src/server/runs/log/journal.ts";
import { tellWaiting } from "../../../src/server/runs/sql/workers.ts";
import type { WorkerSession } from "../../../src/server/runs/worker/worker.ts";
import { NotFound } from "../../../src/tools/errors.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { eventually, never } from "./support/collect.ts";
import { gate, note, request } from "./support/request.ts";
import { Recorder, scriptedGraph } from "./support/scripted-graph.ts";
import { silent } from "./support/silent.ts";

const tenant = "default";

/** Runs whose journal, and whose look at the state in the end, can be held up. */
async function slowRuns() {
  const database = await createTestDatabase();
  const recorder = new Recorder();
  const journal = new Journal({ logger: silent });
  const hold = {
    /** Before anything is written. */
    journal: Promise.resolve(),
    /** When a checkpoint sets off. */
    checkpoint: (): void => undefined,
    /** Before the state is looked at. */
    state: (): Promise<void> => Promise.resolve(),
  };
  const attach = journal.attach.bind(journal);
  journal.attach = (session) =>
    attach(() => {
      const real = session();
      if (real === undefined) return undefined;
      const turn: WorkerSession["turn"] = async (work) => {
        await hold.journal;
        return await real.turn(work);
      };
      return Object.create(real, { turn: { value: turn } }) as WorkerSession;
    });
  const writer: CheckpointWriter = {
    write: (entry, by) => {
      if (entry.kind === "checkpoint") hold.checkpoint();
      return journal.write(entry, by);
    },
  };
  const served = scriptedGraph(database, recorder, writer);
  const graph: RunGraph = {
    streamEvents: served.streamEvents.bind(served),
    updateState: served.updateState.bind(served),
    stream: served.stream.bind(served),
    getState: async (config) => {
      await hold.state();
      return await served.getState(config);
    },
  };
  const runs = createRuns({ graph, journal, database, logger: silent, maxRuns: 1 });
  await runs.start();
  return { database, recorder, journal, runs, hold };
}

describe("a rollback that comes late", () => {
  let fixture: { database: TestDatabase; runs: RunsService } | undefined;
  afterEach(async () => {
    await fixture?.runs.drain(0);
    await fixture?.database.close();
    fixture = undefined;
  });

  const stateOf = async (database: TestDatabase, threadId: string): Promise<unknown> => {
    const { rows } = await database.tenant(tenant, (db) =>
      db.query<{ row: unknown }>(
        `SELECT json_build_object('status', t.status, 'done', t."values" -> 'done', 'checkpoints',
           (SELECT json_agg(checkpoint_id ORDER BY checkpoint_id) FROM checkpoints c WHERE c.thread_id = t.thread_id::text)) AS row
         FROM threads t WHERE t.thread_id = $1`,
        [threadId],
      ),
    );
    return rows[0]?.row;
  };

  it("also takes back what was on its way to the record", async () => {
    const { database, runs, recorder, journal, hold } = (fixture = await slowRuns());
    const kept = await runs.create(tenant, request([note("a")]));
    await runs.wait(tenant, kept.run_id, never);
    const before = await stateOf(database, kept.thread_id);
    const script = request([note("b"), gate("c"), note("d")], { threadId: kept.thread_id, kwargs: {} });
    const run = await runs.create(tenant, { ...script, kwargs: { ...script.kwargs, stream_mode: [] } });
    await recorder.arrived("c");
    const held = Promise.withResolvers<undefined>();
    const underWay = Promise.withResolvers<undefined>();
    hold.checkpoint = () => {
      hold.journal = held.promise;
      underWay.resolve(undefined);
    };
    recorder.open("c");
    await underWay.promise;
    // What is written once the rollback has looked at what there is would stay.
    hold.state = async () => {
      held.resolve(undefined);
      await journal.written(run.run_id);
    };
    setTimeout(() => held.resolve(undefined), 300);
    await runs.cancel(tenant, run.thread_id, run.run_id, { action: "rollback", wait: true });
    expect(await stateOf(database, kept.thread_id)).toEqual(before);
  });

  it("is heeded though the graph has come to its end", async () => {
    const { database, runs, hold } = (fixture = await slowRuns());
    const kept = await runs.create(tenant, request([note("a")]));
    await runs.wait(tenant, kept.run_id, never);
    const before = await stateOf(database, kept.thread_id);
    const looked = Promise.withResolvers<undefined>();
    const held = Promise.withResolvers<undefined>();
    hold.state = async () => {
      looked.resolve(undefined);
      await held.promise;
    };
    const run = await runs.create(tenant, request([note("b")], { threadId: kept.thread_id }));
    await looked.promise;
    await runs.cancel(tenant, run.thread_id, run.run_id, { action: "rollback", wait: false });
    held.resolve(undefined);
    await eventually(async () =>
      runs.get(tenant, run.thread_id, run.run_id).then(
        () => false,
        (error: unknown) => error instanceof NotFound,
      ),
    );
    expect(await stateOf(database, kept.thread_id)).toEqual(before);
  });

  it("that cannot be told ends the run all the same", async () => {
    const { runs, recorder, hold } = (fixture = await slowRuns());
    const run = await runs.create(tenant, request([gate("c")]));
    await recorder.arrived("c");
    hold.state = () => Promise.reject(new Error("unreadable"));
    await runs.cancel(tenant, run.thread_id, run.run_id, { action: "rollback", wait: true });
    expect(await runs.get(tenant, run.thread_id, run.run_id)).toMatchObject({ status: "error" });
  });

  it("also takes back a run that was at work and waits again", async () => {
    const { database, runs, recorder } = (fixture = await slowRuns());
    const kept = await runs.create(tenant, request([note("a")]));
    await runs.wait(tenant, kept.run_id, never);
    const before = await stateOf(database, kept.thread_id);
    const run = await runs.create(tenant, request([note("b"), gate("c")], { threadId: kept.thread_id }));
    await recorder.arrived("c");
    await runs.cancel(tenant, run.thread_id, run.run_id, { action: "interrupt", wait: true });
    const other = await runs.create(tenant, request([gate("other")]));
    await recorder.arrived("other");
    // As a replay or a hand-back leaves it, with no place free.
    await database.tenant(tenant, async (db) => {
      await db.query("UPDATE runs SET status = 'pending', ended_at = NULL WHERE run_id = $1", [run.run_id]);
      await db.query("UPDATE threads SET status = 'busy' WHERE thread_id = $1", [run.thread_id]);
      await tellWaiting(db, tenant);
    });
    await runs.cancel(tenant, run.thread_id, run.run_id, { action: "rollback", wait: false });
    expect(await runs.get(tenant, run.thread_id, run.run_id)).toMatchObject({ status: "pending" });
    recorder.open("other");
    await runs.wait(tenant, other.run_id, never);
    await eventually(async () => JSON.stringify(await stateOf(database, kept.thread_id)) === JSON.stringify(before));
    await expect(runs.get(tenant, run.thread_id, run.run_id)).rejects.toBeInstanceOf(NotFound);
  });
});

it("a question stays open on a thread whose next run is cancelled before it begins", async () => {
  const { database, runs, recorder } = await slowRuns();
  const asked = await runs.create(tenant, request([{ do: "ask", name: "ok" }]));
  await runs.wait(tenant, asked.run_id, never);
  await runs.create(tenant, request([gate("other")]));
  await recorder.arrived("other");
  const next = await runs.create(tenant, request([note("b")], { threadId: asked.thread_id }));
  await runs.cancel(tenant, next.thread_id, next.run_id, { action: "interrupt", wait: true });
  const { rows } = await database.tenant(tenant, (db) =>
    db.query<{ status: string }>("SELECT status FROM threads WHERE thread_id = $1", [asked.thread_id]),
  );
  expect(rows).toEqual([{ status: "interrupted" }]);
  await runs.drain(0);
  await database.close();
});
