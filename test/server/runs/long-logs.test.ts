import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRuns, type RunsOptions, type RunsService } from "../../../src/server/runs/create-runs.ts";
import { Journal } from "../../../src/server/runs/log/journal.ts";
import type { Run, RunEvent } from "../../../src/server/runs/run.ts";
import type { Database } from "../../../src/tools/database/database.ts";
import { NotFound } from "../../../src/tools/errors.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { collect, eventually, never } from "./support/collect.ts";
import { assistantId, gate, request } from "./support/request.ts";
import { Recorder, scriptedGraph } from "./support/scripted-graph.ts";
import { silent } from "./support/silent.ts";

const tenant = "default";

let database: TestDatabase;
let services: RunsService[];
beforeEach(async () => {
  database = await createTestDatabase();
  services = [];
});
afterEach(async () => {
  for (const service of services) await service.drain(0);
  await database.close();
});

/** One of several processes on the database. */
function process(options: Partial<RunsOptions> = {}): RunsService {
  const journal = new Journal({ logger: silent });
  const graph = scriptedGraph(database, new Recorder(), journal);
  const service = createRuns({ graph, journal, database, logger: silent, sweepMs: 30, ...options });
  services.push(service);
  return service;
}

describe("the log of a stateless run that is read slowly, and not where it ran", () => {
  const events = 600;
  const talking = (runs: RunsService): Promise<Run> => {
    const kwargs = { input: { script: [{ do: "talk", name: "talk", events }] }, stream_mode: ["custom" as const] };
    return runs.create(tenant, request([], { threadId: undefined, onCompletion: "delete", kwargs }));
  };
  const exists = async ({ run_id }: Run): Promise<boolean> =>
    (await database.tenant(tenant, (db) => db.query("SELECT FROM runs WHERE run_id = $1", [run_id]))).rowCount === 1;

  /** The rest of the log, read once the run has ended and `meanwhile` is over. */
  const read = async (reader: RunsService, carrier: RunsService, meanwhile: (run: Run) => Promise<void>) => {
    await carrier.start();
    const run = await talking(carrier);
    await carrier.wait(tenant, run.run_id, never);
    const seen: RunEvent[] = [];
    const reading = reader.events(tenant, run.run_id, -1, never);
    seen.push((await reading.next()).value as RunEvent);
    await meanwhile(run);
    const error = await (async () => {
      for await (const event of reading) seen.push(event);
      return undefined;
    })().catch((thrown: unknown) => thrown);
    return { seen, error };
  };

  it("does not seem to be over when it is gone before its end was read", async () => {
    // What does not sweep can give no word that it reads.
    const reader = process();
    const { seen, error } = await read(reader, process({ temporaryMs: 100 }), async (run) =>
      eventually(async () => !(await exists(run))),
    );
    expect(error).toBeInstanceOf(NotFound);
    expect(seen.length).toBeLessThan(events);
  });

  it("ends in silence where the run was rolled back", async () => {
    const reader = process();
    const carrier = process();
    await carrier.start();
    const run = await carrier.create(tenant, request([gate("never")]));
    const reading = reader.events(tenant, run.run_id, -1, never);
    expect((await reading.next()).value).toMatchObject({ event: "metadata" });
    await carrier.cancel(tenant, run.thread_id, run.run_id, { action: "rollback", wait: true });
    await eventually(async () => !(await exists(run)));
    const rest: RunEvent[] = [];
    for await (const event of reading) rest.push(event);
    expect(rest.length).toBeLessThan(5);
  });

  it("stays until it has been read", async () => {
    const reader = process({ temporaryMs: 500 });
    await reader.start();
    const { seen, error } = await read(
      reader,
      process({ temporaryMs: 500 }),
      async () => await new Promise((resolve) => setTimeout(resolve, 1_500)),
    );
    expect(error).toBeUndefined();
    expect(seen.map(({ seq }) => seq)).toEqual(Array.from({ length: events + 1 }, (_, seq) => seq));
  });
});

describe("a page of a log", () => {
  /** An ended run with a log of events that are so long, in characters. */
  const logged = async (sizes: readonly number[]): Promise<string> => {
    const [threadId, runId] = [randomUUID(), randomUUID()];
    await database.tenant(tenant, async (db) => {
      await db.query("INSERT INTO threads (thread_id) VALUES ($1)", [threadId]);
      await db.query(
        `INSERT INTO runs (run_id, thread_id, assistant_id, status, ended_at) VALUES ($1, $2, $3, 'success', now())`,
        [runId, threadId, assistantId],
      );
      await db.query(
        `INSERT INTO run_events (run_id, seq, event, data)
         SELECT $1, nth - 1, 'custom', to_json(repeat('x', size)) FROM unnest($2::int[]) WITH ORDINALITY AS e (size, nth)`,
        [runId, sizes],
      );
    });
    return runId;
  };

  /** Reads a log as clients do, and how many bytes each of the pages had. */
  const pages = async (runId: string): Promise<{ events: RunEvent[]; bytes: number[] }> => {
    const bytes: number[] = [];
    const counting: Database = {
      ...database,
      query: async (of, statement) => {
        const result = await database.query<never>(of, statement);
        bytes.push(result.rows.reduce((sum, { json }: { json: string | null }) => sum + (json?.length ?? 0), 0));
        return result;
      },
    };
    const events = await collect(process({ database: counting }), tenant, runId);
    return { events, bytes };
  };

  it("has a bound in bytes", async () => {
    const { events, bytes } = await pages(await logged(Array.from({ length: 50 }, () => 200_000)));
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, seq) => seq));
    expect(bytes.length).toBeGreaterThan(5);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(1_000_000);
  });

  it("has one event at least, however long that is", async () => {
    const { events, bytes } = await pages(await logged([10, 1_500_000, 1_500_000, 10]));
    expect(events.map(({ data }) => String(data).length)).toEqual([10, 1_500_000, 1_500_000, 10]);
    expect(bytes).toEqual([12, 1_500_002, 1_500_002, 12]);
  });

  it("has 256 events where they are short, and the last one says that it is the last", async () => {
    const { events, bytes } = await pages(await logged(Array.from({ length: 512 }, () => 10)));
    expect(events).toHaveLength(512);
    expect(bytes).toEqual([256 * 12, 256 * 12]);
  });
});
