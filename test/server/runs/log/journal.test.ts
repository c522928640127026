import { randomUUID } from "node:crypto";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckpointEntry, EventEntry, JournalEntry, WritesEntry } from "../../../../src/graph/journal/entry.ts";
import { Journal, type Written } from "../../../../src/server/runs/log/journal.ts";
import { RunLost } from "../../../../src/server/runs/log/run-lost.ts";
import type { WorkerSession } from "../../../../src/server/runs/worker/worker.ts";
import { createTestDatabase, type TestDatabase } from "../../../support/test-database.ts";
import { openJournal, type OpenJournal } from "../support/open-journal.ts";
import { silent } from "../support/silent.ts";

/** What happens to a batch on its way: nothing, lost before Postgres has it, or its answer lost after the commit. */
type Fate = "well" | "lost" | "unanswered";

describe("the journal", () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let opened: OpenJournal;
  let fates: Fate[] = [];
  /** Batches wait here while it is set. */
  let gate: Promise<void> = Promise.resolve();
  const batches: number[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    const journal = new Journal({ logger: silent, onBatch: ({ entries }) => batches.push(entries) });
    opened = await openJournal(database, journal, withFates);
  });
  afterAll(async () => {
    await opened.close();
    await owner.end();
    await database.close();
  });

  const withFates = (session: WorkerSession): WorkerSession => {
    const query = async (config: pg.QueryConfig): Promise<pg.QueryResult> => {
      await gate;
      const fate = fates.shift() ?? "well";
      if (fate === "lost") throw new Error("Connection terminated unexpectedly");
      const result = await session.client.query(config);
      if (fate === "unanswered") throw new Error("Connection terminated unexpectedly");
      return result;
    };
    return {
      ...session,
      client: new Proxy(session.client, { get: (of, key) => (key === "query" ? query : Reflect.get(of, key)) }),
    };
  };

  const add = (entry: JournalEntry): Promise<Written> =>
    new Promise((resolve) => opened.journal.add(entry.run ?? "", entry, resolve));
  const write = (entry: CheckpointEntry | WritesEntry, worker = opened.worker): Promise<void> =>
    opened.journal.write(entry, { run: entry.run ?? "", worker });
  /** Holds every batch back until it is called. */
  const hold = (): (() => void) => {
    let release = (): void => undefined;
    gate = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  };
  const eventsOf = async (run: string): Promise<{ seq: number; event: string; data: unknown }[]> => {
    const { rows } = await owner.query<{ seq: number; event: string; data: unknown }>(
      "SELECT seq::int, event, data FROM run_events WHERE run_id = $1 ORDER BY xmin::text::bigint, ctid",
      [run],
    );
    return rows;
  };
  const rowsOf = async (run: string): Promise<Record<"checkpoints" | "blobs" | "writes", number>> => {
    const { rows } = await owner.query<Record<"checkpoints" | "blobs" | "writes", number>>(
      `SELECT (SELECT count(*)::int FROM checkpoints WHERE thread_id = $1) AS checkpoints,
        (SELECT count(*)::int FROM checkpoint_blobs WHERE thread_id = $1) AS blobs,
        (SELECT count(*)::int FROM checkpoint_writes WHERE thread_id = $1) AS writes`,
      [run],
    );
    return rows[0] ?? { checkpoints: -1, blobs: -1, writes: -1 };
  };

  it("keeps the order of each run in batches of many runs and tenants", async () => {
    const tenants = ["default", "acme", "zenith"];
    const runs = await Promise.all(tenants.map((tenant) => opened.carry(tenant, 4)));
    batches.length = 0;
    const written: Promise<Written>[] = [];
    for (let seq = 0; seq < 50; seq += 1) {
      for (const [at, tenant] of tenants.entries()) {
        for (const run of runs[at] ?? []) written.push(add(event(tenant, run, seq)));
      }
    }
    expect(new Set(await Promise.all(written))).toEqual(new Set(["written"]));
    for (const run of runs.flat()) {
      expect((await eventsOf(run)).map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, seq) => seq));
    }
    expect(Math.max(...batches)).toBeGreaterThan(100);
    const { rows } = await owner.query(
      "SELECT count(*)::int AS n FROM run_events e JOIN runs r USING (run_id) WHERE e.tenant_id <> r.tenant_id",
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it.each([
    [
      "an event that is no JSON",
      (run: string): JournalEntry => ({ ...event("default", run, 1), body: Buffer.from("{no") }),
    ],
    ["a name with NUL", (run: string): JournalEntry => ({ ...event("default", run, 1), name: "a\0b" })],
    [
      "a checkpoint that is no JSON",
      (run: string): JournalEntry => ({ ...checkpoint("default", run, 1), body: Buffer.from("{no") }),
    ],
  ])("fails %s alone: the other runs of its batch are written", async (_, poison) => {
    const [bad = "", ...good] = await opened.carry("default", 6);
    const release = hold();
    const first = add(event("default", bad, 0));
    const others = good.map((run) => add(event("default", run, 0)));
    const refused = add(poison(bad));
    const after = good.map((run) => add(event("default", run, 1)));
    release();
    expect(await refused).toMatchObject({ code: expect.stringMatching(/^22/) as unknown });
    await first;
    expect(new Set(await Promise.all([...others, ...after]))).toEqual(new Set(["written"]));
    for (const run of good) expect((await eventsOf(run)).map(({ seq }) => seq)).toEqual([0, 1]);
    expect((await eventsOf(bad)).every(({ seq }) => seq === 0)).toBe(true);
  });

  it("repeats nothing when the connection is lost between commit and answer", async () => {
    const [run = ""] = await opened.carry("default", 1);
    fates = ["unanswered", "lost", "unanswered"];
    const entries = [
      event("default", run, 0),
      checkpoint("default", run, 0),
      writes("default", run, 0, false),
      writes("default", run, 0, true),
    ];
    expect(await Promise.all(entries.map(add))).toEqual(["written", "written", "written", "written"]);
    expect(await eventsOf(run)).toHaveLength(1);
    expect(await rowsOf(run)).toEqual({ checkpoints: 1, blobs: 1, writes: 2 });
  });

  it("rejects what is not written when it is abandoned, and what comes after", async () => {
    const [run = ""] = await opened.carry("default", 1);
    const release = hold();
    fates = ["lost"];
    const waiting = [add(event("default", run, 0)), add(event("default", run, 1))];
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    opened.journal.abandon();
    expect(await Promise.all(waiting)).toEqual(["refused", "refused"]);
    release();
    await expect(write(checkpoint("default", run, 0))).rejects.toThrow(RunLost);
    const [next = ""] = await opened.carry("default", 1);
    expect(await add(event("default", next, 0))).toBe("written");
    expect(await eventsOf(run)).toEqual([]);
  });

  it("refuses a run that is closed, under another worker's id, or of another worker", async () => {
    const [closed = "", foreign = "", stolen = ""] = await opened.carry("default", 3);
    opened.journal.close(closed);
    await expect(write(checkpoint("default", closed, 0))).rejects.toThrow(RunLost);
    await expect(write(checkpoint("default", foreign, 0), "12345678901")).rejects.toThrow(RunLost);
    await owner.query("UPDATE runs SET worker_id = 12345678901 WHERE run_id = $1", [stolen]);
    await expect(write(checkpoint("default", stolen, 0))).rejects.toThrow(RunLost);
    expect(await add(event("default", stolen, 0))).toBe("refused");
    for (const run of [closed, foreign, stolen]) {
      expect(await eventsOf(run)).toEqual([]);
      expect(await rowsOf(run)).toEqual({ checkpoints: 0, blobs: 0, writes: 0 });
    }
  });

  it("takes a run's entries for its own tenant alone", async () => {
    const [run = ""] = await opened.carry("acme", 1);
    expect(await add(event("default", run, 0))).toBe("refused");
    expect(await eventsOf(run)).toEqual([]);
  });

  const what = fc.constantFrom("event", "event", "event", "checkpoint", "writes", "poison", "stolen");
  const plans = fc.record({
    entries: fc.array(fc.record({ what, run: fc.nat(5), pause: fc.boolean() }), { minLength: 1, maxLength: 60 }),
    fates: fc.array(fc.constantFrom<Fate>("well", "well", "lost", "unanswered"), { maxLength: 8 }),
  });
  it("has on record exactly once whatever it acknowledged, and what it refused only where an answer got lost", async () => {
    const each = async ({
      entries,
      fates: injected,
    }: {
      entries: { what: string; run: number; pause: boolean }[];
      fates: Fate[];
    }) => {
      const tenants = ["default", "acme"];
      const runs = (await Promise.all(tenants.map((tenant) => opened.carry(tenant, 3)))).flat();
      fates = [...injected];
      const added: { entry: JournalEntry; written: Promise<Written> }[] = [];
      for (const [seq, { what: kind, run: at, pause }] of entries.entries()) {
        const run = runs[at] ?? "";
        const tenant = tenants[at < 3 ? 0 : 1] ?? "";
        if (kind === "stolen") {
          await owner.query("UPDATE runs SET worker_id = 12345678901 WHERE run_id = $1", [run]);
          continue;
        }
        const entry = entryOf(kind, tenant, run, seq);
        added.push({ entry, written: add(entry) });
        if (pause) await new Promise((resolve) => setImmediate(resolve));
      }
      const ends = await Promise.all(added.map(({ written }) => written));
      const [yes, no] = [true, false].map((wanted) =>
        added.filter((_, index) => (ends[index] === "written") === wanted).map(({ entry }) => idOf(entry)),
      );
      const found = await owner.query<{ id: string }>(
        `SELECT 'event ' || run_id || ' ' || seq AS id FROM run_events WHERE run_id = ANY ($1::text[]::uuid[])
         UNION ALL SELECT 'checkpoint ' || thread_id || ' ' || checkpoint_id FROM checkpoints WHERE thread_id = ANY ($1::text[])
         UNION ALL SELECT 'writes ' || thread_id || ' ' || checkpoint_id FROM checkpoint_writes WHERE thread_id = ANY ($1::text[])`,
        [runs],
      );
      const ids = found.rows.map(({ id }) => id).toSorted();
      // Whose answer got lost may be refused although it is on record: the run was another worker's by the time it was sent again.
      const unheard = injected.includes("unanswered") ? ids.filter((id) => no?.includes(id)) : [];
      expect(ids.filter((id) => !unheard.includes(id))).toEqual(yes?.toSorted());
    };
    await fc.assert(fc.asyncProperty(plans, each), { numRuns: Number(process.env.JOURNAL_RUNS ?? 25) });
  });
});

function event(tenant: string, run: string, seq: number): EventEntry {
  return { kind: "event", tenant, run, seq, name: 'cust"om, {x}', body: Buffer.from(JSON.stringify({ seq })) };
}

function checkpoint(tenant: string, run: string, step: number): CheckpointEntry {
  const blobs = [{ channel: 'a "b" \\ {c}', version: `${step}`, type: "json", blob: Buffer.from(`${step}`) }];
  const body = Buffer.from(JSON.stringify({ step }));
  return {
    kind: "checkpoint",
    tenant,
    run,
    thread: run,
    ns: "",
    id: `${step}`,
    parent: null,
    body,
    about: Buffer.from("{}"),
    blobs,
  };
}

function writes(tenant: string, run: string, step: number, replace: boolean): WritesEntry {
  const values = [{ place: replace ? -1 : 0, channel: "a", type: "json", blob: Buffer.from("1") }];
  return { kind: "writes", tenant, run, thread: run, ns: "", id: `${step}`, task: "task", replace, writes: values };
}

function entryOf(kind: string, tenant: string, run: string, seq: number): JournalEntry {
  switch (kind) {
    case "checkpoint":
      return checkpoint(tenant, run, seq);
    case "writes":
      return writes(tenant, run, seq, seq % 2 === 0);
    case "poison":
      return { ...event(tenant, run, seq), body: Buffer.from(`{${randomUUID()}`) };
    default:
      return event(tenant, run, seq);
  }
}

function idOf(entry: JournalEntry): string {
  return `${entry.kind} ${entry.run} ${entry.kind === "event" ? entry.seq : entry.id}`;
}
