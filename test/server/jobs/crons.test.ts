import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { eventually } from "../runs/support/collect.ts";
import { gate, note } from "../runs/support/request.ts";
import { script, send, serveReplica, type Replica } from "./support/serve-replica.ts";

describe("crons", () => {
  let database: TestDatabase;
  let owner: pg.Client;
  let one: Replica;
  let two: Replica;
  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new pg.Client({ connectionString: database.url });
    await owner.connect();
    one = await serveReplica(database.url);
    two = await serveReplica(database.url);
  });
  afterAll(async () => {
    await one.close();
    await two.close();
    await owner.end();
    await database.close();
  });

  /** Makes the next tick due now, with `jobs` jobs for it. */
  const due = async (cronId: string, jobs: number): Promise<void> => {
    await owner.query("UPDATE crons SET next_run_at = date_trunc('second', now()) WHERE cron_id = $1", [cronId]);
    for (let n = 0; n < jobs; n += 1) {
      await owner.query(
        "INSERT INTO jobs.job (name, data) SELECT 'crons', json_build_object('tenant', tenant_id, 'cron_id', cron_id) FROM crons WHERE cron_id = $1",
        [cronId],
      );
    }
  };
  const runsOf = async (cronId: string): Promise<{ run_id: string; thread_id: string }[]> =>
    (
      await owner.query<{ run_id: string; thread_id: string }>(
        "SELECT run_id, thread_id FROM runs WHERE metadata ->> 'cron_id' = $1",
        [cronId],
      )
    ).rows;
  const waitingJobs = async (cronId: string): Promise<Date[]> =>
    (
      await owner.query<{ start_after: Date }>(
        "SELECT start_after FROM jobs.job WHERE name = 'crons' AND data ->> 'cron_id' = $1 AND state = 'created' ORDER BY start_after",
        [cronId],
      )
    ).rows.map((row) => row.start_after);

  it("are made, found, changed and deleted as the SDK does it", async () => {
    const { crons } = one.client;
    const made = await crons.create("baton", {
      schedule: "30 6 * * *",
      timezone: "America/New_York",
      ...script(note("made")),
      metadata: { kind: "morning" },
      endTime: "2040-01-01T00:00:00Z",
      onRunCompleted: "keep",
    });
    expect(made).toMatchObject({
      schedule: "30 6 * * *",
      timezone: "America/New_York",
      thread_id: null,
      end_time: "2040-01-01T00:00:00.000Z",
      enabled: true,
      on_run_completed: "keep",
      metadata: { kind: "morning" },
      payload: { assistant_id: "baton", input: { script: [note("made")] } },
    });
    const local = new Intl.DateTimeFormat("en", {
      timeZone: "America/New_York",
      timeStyle: "short",
      hourCycle: "h23",
    }).format(new Date(made.next_run_date ?? ""));
    expect(local).toBe("06:30");
    expect(await waitingJobs(made.cron_id)).toEqual([new Date(made.next_run_date ?? "")]);
    const { thread_id } = await one.client.threads.create();
    const other = await crons.createForThread(thread_id, "baton", { schedule: "*/5 * * * *", ...script(note("x")) });
    expect(other).toMatchObject({ thread_id, timezone: null, end_time: null });
    const found = await two.client.crons.search({ metadata: { kind: "morning" } });
    expect(found.map(({ cron_id }) => cron_id)).toEqual([made.cron_id]);
    expect(await two.client.crons.search({ threadId: thread_id, select: ["cron_id"] })).toEqual([
      { cron_id: other.cron_id },
    ]);
    expect(await two.client.crons.count({ assistantId: "baton" })).toBe(2);
    expect(await two.clientOf("quiet").crons.count()).toBe(0);
    const off = await two.client.crons.update(made.cron_id, { enabled: false });
    expect(off).toMatchObject({ enabled: false, next_run_date: null, schedule: "30 6 * * *" });
    const changed = await two.client.crons.update(made.cron_id, {
      enabled: true,
      schedule: "0 0 1 1 *",
      endTime: null,
    });
    expect(changed).toMatchObject({ end_time: null, timezone: "America/New_York", payload: made.payload });
    await expect(one.clientOf("quiet").crons.delete(made.cron_id)).rejects.toThrow("HTTP 404");
    for (const { cron_id } of [made, other]) await one.client.crons.delete(cron_id);
    expect(await one.client.crons.search()).toEqual([]);
  });

  it("start one run for each tick, however many replicas and jobs reach for it", async () => {
    const cron = await one.client.crons.create("baton", {
      schedule: "0 0 1 1 *",
      ...script(note("tick")),
      onRunCompleted: "keep",
    });
    for (const ticks of [1, 2]) {
      await due(cron.cron_id, 6);
      await eventually(async () => (await runsOf(cron.cron_id)).length === ticks, 20_000);
    }
    const [{ n } = { n: -1 }] = (
      await owner.query<{ n: number }>(
        "SELECT count(*)::int AS n FROM jobs.job WHERE name = 'crons' AND state IN ('created', 'active', 'retry') AND start_after <= now()",
      )
    ).rows;
    await eventually(async () => (await one.client.crons.search()).every((each) => each.next_run_date !== null));
    await eventually(async () => {
      const { rows } = await owner.query(
        "SELECT FROM jobs.job WHERE name = 'crons' AND state IN ('created', 'active', 'retry') AND start_after <= now()",
      );
      return rows.length === 0;
    }, 20_000);
    expect(n).toBeGreaterThanOrEqual(0);
    const runs = await runsOf(cron.cron_id);
    expect(runs).toHaveLength(2);
    for (const { thread_id, run_id } of runs) {
      expect(await two.client.runs.join(thread_id, run_id)).toMatchObject({ done: ["tick"] });
    }
    // The first job, and one for the tick after each that took place.
    expect(new Set((await waitingJobs(cron.cron_id)).map(String)).size).toBe(1);
    await one.client.crons.delete(cron.cron_id);
  }, 60_000);

  it("let a tick go by where the thread is busy and the run may not wait", async () => {
    const { thread_id } = await one.client.threads.create();
    const busy = await one.client.runs.create(thread_id, "baton", script(gate("busy")));
    const cron = await one.client.crons.createForThread(thread_id, "baton", {
      schedule: "0 0 1 1 *",
      ...script(note("refused")),
      multitaskStrategy: "reject",
    });
    await due(cron.cron_id, 1);
    const next = async (): Promise<string | null | undefined> =>
      ((await one.client.crons.search({ threadId: thread_id }))[0] as { next_run_date?: string | null }).next_run_date;
    await eventually(async () => (await next()) === cron.next_run_date, 20_000);
    expect(await runsOf(cron.cron_id)).toEqual([]);
    for (const { recorder } of [one, two]) recorder.open("busy");
    await one.client.runs.join(thread_id, busy.run_id);
    await one.client.threads.delete(thread_id);
    expect(await one.client.crons.search()).toEqual([]);
  }, 60_000);

  it("outlive the server, and make up once for what went by meanwhile", async () => {
    const other = await createTestDatabase();
    const away = await serveReplica(other.url, { carries: false });
    const cron = await away.client.crons.create("baton", {
      schedule: "* * * * *",
      ...script(note("late")),
      onRunCompleted: "keep",
    });
    const admin = new pg.Client({ connectionString: other.url });
    await admin.connect();
    await admin.query("UPDATE crons SET next_run_at = now() - interval '3 hours'");
    await admin.query("UPDATE jobs.job SET start_after = now() - interval '3 hours' WHERE name = 'crons'");
    await away.start();
    await eventually(() => away.recorder.ends.includes("late"), 20_000);
    const { rows } = await admin.query("SELECT FROM runs WHERE created_at < now() + interval '1 second'");
    expect(rows).toHaveLength(1);
    expect(Date.parse((await away.client.crons.search())[0]?.next_run_date ?? "")).toBeGreaterThan(Date.now() - 1_000);
    await away.client.crons.delete(cron.cron_id);
    await admin.end();
    await away.close();
    await other.close();
  }, 60_000);

  it("refuse what cannot be a schedule, and name the field", async () => {
    const refused = async (body: object): Promise<unknown> => {
      const answer = await send(one, "POST", "/runs/crons", { assistant_id: "baton", schedule: "0 0 * * *", ...body });
      expect(answer.status).toBe(422);
      const { errors } = (await answer.json()) as { errors: { field: string; expected?: string }[] };
      return [errors[0]?.field, errors[0]?.expected !== undefined];
    };
    for (const schedule of ["61 * * * *", "* * * *", "often", "0 0 31 2 *", "* * * * * *", "FREQ=DAILY"]) {
      expect(await refused({ schedule })).toEqual(["schedule", true]);
    }
    expect(await refused({ timezone: "Mars/Olympus" })).toEqual(["timezone", true]);
    expect(await refused({ end_time: "2001-01-01T00:00:00Z" })).toEqual(["end_time", true]);
    expect(await refused({ end_time: "tomorrow" })).toEqual(["end_time", true]);
    expect(await refused({ on_run_completed: "burn" })).toEqual(["on_run_completed", true]);
    expect(
      (await send(one, "POST", `/threads/${randomUUID()}/runs/crons`, { assistant_id: "baton", schedule: "0 0 * * *" }))
        .status,
    ).toBe(404);
    expect((await send(one, "PATCH", `/runs/crons/${randomUUID()}`, { enabled: false })).status).toBe(404);
    expect((await send(one, "DELETE", "/runs/crons/first")).status).toBe(422);
  });
});
