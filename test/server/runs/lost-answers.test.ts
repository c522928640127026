import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { createRuns, type RunsOptions, type RunsService } from "../../../src/server/runs/create-runs.ts";
import type { RunGraph } from "../../../src/server/runs/graph/run-graph.ts";
import { Journal } from "../../../src/server/runs/log/journal.ts";
import type { Connection, Database } from "../../../src/tools/database/database.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { collect, eventually, never } from "./support/collect.ts";
import { gate, note, request } from "./support/request.ts";
import { Recorder, scriptedGraph } from "./support/scripted-graph.ts";
import { silent } from "./support/silent.ts";

const tenant = "default";

interface Server {
  readonly database: TestDatabase;
  readonly runs: RunsService;
  readonly recorder: Recorder;
}

/** What happens after a tenant's transaction has been committed, before its answer is heard. */
type AfterCommit = (server: { readonly database: TestDatabase; readonly runs: RunsService }) => Promise<void>;

const open: Server[] = [];

async function start(
  options: Partial<RunsOptions> & {
    readonly after?: () => AfterCommit | undefined;
    readonly graphOf?: (graph: RunGraph, database: TestDatabase) => RunGraph;
  },
): Promise<Server> {
  const { after, graphOf = (graph: RunGraph) => graph, ...rest } = options;
  const database = await createTestDatabase();
  const lossy: Database = {
    ...database,
    tenant: async <T>(name: string, work: (connection: Connection) => Promise<T>): Promise<T> => {
      const result = await database.tenant(name, work);
      await after?.()?.({ database, runs });
      return result;
    },
  };
  const journal = new Journal({ logger: silent });
  const recorder = new Recorder();
  const graph = graphOf(scriptedGraph(database, recorder, journal), database);
  const runs = createRuns({ graph, journal, database: lossy, logger: silent, sweepMs: 50, claimMs: 300, ...rest });
  const server = { database, runs, recorder };
  open.push(server);
  return server;
}

afterEach(async () => {
  for (const { runs, database } of open.splice(0)) {
    await runs.drain(0);
    await database.close();
  }
});

async function rows(database: TestDatabase): Promise<{ run_id: string; status: string; attempt: number }[]> {
  const query = "SELECT run_id, status, attempt FROM runs ORDER BY created_at";
  return (await database.tenant(tenant, (db) => db.query(query))).rows as never;
}

async function breakSession({ url }: TestDatabase): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
    AND mode = 'ExclusiveLock' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
  await admin.end();
}

async function newestSession({ pool }: TestDatabase): Promise<string | undefined> {
  const newest = "SELECT worker_id FROM workers ORDER BY started_at DESC LIMIT 1";
  return (await pool.query<{ worker_id: string }>(newest)).rows[0]?.worker_id;
}

const lost = (): never => {
  throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
};

describe("a claim whose answer gets lost with its connection", () => {
  it("is given back when it was made as the run was stored", async () => {
    let armed = false;
    const { runs, database } = await start({
      after: () => {
        if (!armed) return undefined;
        armed = false;
        return () => Promise.resolve().then(lost);
      },
    });
    await runs.start();
    armed = true;
    await expect(runs.create(tenant, request([note("a")]))).rejects.toThrow("ECONNRESET");
    await eventually(async () => (await rows(database))[0]?.status === "success", 10_000);
  });

  it("is given back when it was made as the run was taken up, or as the one before it ended", async () => {
    const losing = new Set<string>();
    const { runs, database, recorder } = await start({
      after: () =>
        losing.size === 0
          ? undefined
          : async (server) => {
              for (const { run_id, status } of await rows(server.database)) {
                if (status === "running" && losing.delete(run_id)) lost();
              }
            },
    });
    const first = await runs.create(tenant, request([gate("first")]));
    losing.add(first.run_id);
    await runs.start();
    await recorder.arrived("first");
    const second = await runs.create(tenant, request([note("second")], { threadId: first.thread_id }));
    losing.add(second.run_id);
    recorder.open("first");
    await eventually(async () => (await rows(database)).every(({ status }) => status === "success"), 10_000);
    expect(recorder.starts).toEqual(["first", "second"]);
    expect(losing.size).toBe(0);
  });

  it("is not acted on when another session stands by the time it comes", async () => {
    let armed = false;
    const { runs, database, recorder } = await start({
      sweepMs: 600_000,
      after: () => {
        if (!armed) return undefined;
        armed = false;
        return async (server) => {
          const before = await newestSession(server.database);
          await breakSession(server.database);
          await eventually(async () => (await newestSession(server.database)) !== before);
          await eventually(() => server.runs.standing().session);
        };
      },
    });
    await runs.start();
    armed = true;
    const run = await runs.create(tenant, request([note("once")]));
    expect(await runs.wait(tenant, run.run_id, never)).toMatchObject({ done: ["once"] });
    const events = await collect(runs, tenant, run.run_id);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, seq) => seq));
    expect(recorder.starts).toEqual(["once"]);
    expect((await rows(database))[0]).toMatchObject({ attempt: 2, status: "success" });
  });
});

describe("a run that does not stop when its session breaks", () => {
  it("keeps no reader from what it says when it goes on", async () => {
    const { runs, recorder, database } = await start({});
    let deaf = true;
    recorder.gate = async () => {
      if (!deaf) return;
      deaf = false;
      await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
    };
    await runs.start();
    const run = await runs.create(tenant, request([note("before"), gate("deaf"), note("after")]));
    const reading = collect(runs, tenant, run.run_id);
    await eventually(() => recorder.starts.includes("deaf"));
    await breakSession(database);
    const events = await reading;
    expect(events.at(-1)).toMatchObject({ data: { done: ["before", "deaf", "after"] } });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, seq) => seq));
  });
});

describe("a run whose end cannot be told", () => {
  it("has failed, and leaves its place and its thread", async () => {
    const broken = new Set<string>();
    const { runs, database } = await start({
      maxRuns: 1,
      graphOf: (graph) => ({
        stream: (...args) => graph.stream(...args),
        streamEvents: (...args) => graph.streamEvents(...args),
        updateState: (...args) => graph.updateState(...args),
        getState: (config) =>
          broken.has(String(config.configurable.thread_id))
            ? Promise.reject(new TypeError("no such channel"))
            : graph.getState(config),
      }),
    });
    await runs.start();
    const threadId = "5f0c3f4e-6f0b-4a55-8a0e-3d9f5d8c1f11";
    broken.add(threadId);
    const run = await runs.create(tenant, request([note("a")], { threadId }));
    await eventually(async () => (await rows(database))[0]?.status === "error", 10_000);
    expect(await runs.wait(tenant, run.run_id, never)).toMatchObject({ __error__: { error: "TypeError" } });
    const next = await runs.create(tenant, request([note("b")]));
    expect(await runs.wait(tenant, next.run_id, never)).toMatchObject({ done: ["b"] });
  });
});

describe("a failure that only looks like a lost connection", () => {
  it("is tried again, and comes to an end", async () => {
    const { runs, recorder } = await start({ maxStalls: 3 });
    recorder.gate = () => Promise.resolve().then(lost);
    await runs.start();
    const run = await runs.create(tenant, request([note("a"), gate("refused")]));
    const message = expect.stringMatching(/3 attempts in a row were cut off .*, the last one by: ./) as string;
    expect(await runs.wait(tenant, run.run_id, never)).toMatchObject({ __error__: { error: "Stalled", message } });
    expect(recorder.starts.filter((name) => name === "refused").length).toBeLessThanOrEqual(5);
  });
});

describe("a failure that looks like a lost connection, of a run that had got further", () => {
  it("is no reason to give it up", async () => {
    const { runs, recorder } = await start({ maxStalls: 1 });
    let times = 0;
    recorder.gate = () => Promise.resolve().then(() => (times++ === 0 ? lost() : undefined));
    await runs.start();
    const run = await runs.create(tenant, request([note("a"), gate("refused")]));
    expect(await runs.wait(tenant, run.run_id, never)).toMatchObject({ done: ["a", "refused"] });
  });
});

describe("an answer to the question of an older checkpoint", () => {
  it("is not lost when the worker dies between the copy of that checkpoint and the first step", async () => {
    let dying = false;
    const { runs, database } = await start({
      graphOf: (graph, on) => ({
        stream: async (...args) => {
          if (dying) {
            dying = false;
            await breakSession(on);
            await new Promise((resolve) => setTimeout(resolve, 300));
          }
          return await graph.stream(...args);
        },
        streamEvents: (...args) => graph.streamEvents(...args),
        updateState: (...args) => graph.updateState(...args),
        getState: (config) => graph.getState(config),
      }),
    });
    await runs.start();
    const asked = await runs.create(tenant, request([{ do: "ask", name: "sure" }]));
    await runs.wait(tenant, asked.run_id, never);
    const query = "SELECT end_checkpoint_id FROM runs WHERE run_id = $1";
    const ended = await database.tenant(tenant, (db) => db.query<{ end_checkpoint_id: string }>(query, [asked.run_id]));
    const checkpoint = { checkpoint_id: ended.rows[0]?.end_checkpoint_id ?? "" };
    const answer = (resume: string, more: object = {}) =>
      runs.create(
        tenant,
        request([], { threadId: asked.thread_id, kwargs: { input: undefined, command: { resume }, ...more } }),
      );
    const yes = await answer("yes");
    expect(await runs.wait(tenant, yes.run_id, never)).toMatchObject({ done: ['sure="yes"'] });
    dying = true;
    const no = await answer("no", { checkpoint });
    expect(await runs.wait(tenant, no.run_id, never)).toMatchObject({ done: ['sure="no"'] });
  });
});
