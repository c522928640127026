import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRuns, type RunsService } from "../../../src/server/runs/create-runs.ts";
import { TenantSaver } from "../../../src/graph/tenant-saver.ts";
import { Journal } from "../../../src/server/runs/log/journal.ts";
import type { Run, RunEvent } from "../../../src/server/runs/run.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { collect, eventually, never } from "./support/collect.ts";
import { kill, readLedger, startMortal, type LedgerLine } from "./support/mortal.ts";
import { seeded } from "./support/random.ts";
import { gate, note, request } from "./support/request.ts";
import { Recorder, scriptedGraph, type Step } from "./support/scripted-graph.ts";
import { silent } from "./support/silent.ts";

const tenant = "default";

describe("runs whose process dies", () => {
  let database: TestDatabase;
  let folder: string;
  let ledger: string;
  /** Never started: it stores runs and reads logs, but carries nothing. */
  let onlooker: RunsService;

  beforeEach(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(join(tmpdir(), "baton-runs-"));
    ledger = join(folder, "ledger");
    await writeFile(ledger, "");
    onlooker = createRuns({
      graph: scriptedGraph(database, new Recorder()),
      journal: new Journal({ logger: silent }),
      database,
      logger: silent,
      lookAgainMs: 20,
    });
  });
  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  /** Steps that are durably done: in the last checkpoint, or among the writes waiting for the next one. */
  const completed = async (run: Run): Promise<string[]> => {
    const tuple = await new TenantSaver(database).getTuple({
      configurable: { thread_id: run.thread_id, tenant_id: tenant },
    });
    const values = (tuple?.checkpoint.channel_values.done ?? []) as string[];
    const waiting = (tuple?.pendingWrites ?? [])
      .filter(([, channel]) => channel === "done")
      .flatMap(([, , value]) => value as string[]);
    return [...values, ...waiting];
  };

  const attempts = async (run: Run): Promise<unknown> => {
    const { rows } = await database.tenant(tenant, (db) =>
      db.query("SELECT attempt, worker_id, status FROM runs WHERE run_id = $1", [run.run_id]),
    );
    return rows[0];
  };

  it(
    "go on in the next process from the last finished step, and their readers miss nothing",
    { timeout: 60_000 },
    async () => {
      const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
      const random = seeded(seed);
      process.stdout.write(`seed ${seed}\n`);
      const script = (index: number): Step[] =>
        Array.from({ length: 4 + Math.floor(random() * 5) }, (_, at): Step => {
          const name = `r${index}s${at}`;
          const kind = random();
          if (kind < 0.2) return { do: "talk", name, events: 40 };
          return kind < 0.3 ? note(name) : { do: "sleep", name, ms: 5 + Math.floor(random() * 60) };
        });
      const scripts = Array.from({ length: 12 }, (_, index) => script(index));
      const modes = { stream_mode: ["values" as const, "custom" as const] };
      const runs = await Promise.all(
        scripts.map((steps) =>
          onlooker.create(tenant, request([], { kwargs: { input: { script: steps }, ...modes } })),
        ),
      );
      // Each reader leaves again and again and comes back with the last number it saw.
      const rejoining = async (run: Run): Promise<RunEvent[]> => {
        const seen: RunEvent[] = [];
        for (;;) {
          const visit = 1 + Math.floor(random() * 30);
          let here = 0;
          for await (const event of onlooker.events(tenant, run.run_id, seen.at(-1)?.seq ?? -1, never)) {
            seen.push(event);
            here += 1;
            if (here === visit) break;
          }
          if (here < visit) return seen;
        }
      };
      const reading = Promise.all(runs.map(rejoining));

      const durable = new Map<string, number>();
      let epoch = 0;
      for (; epoch < 4; epoch += 1) {
        const child = await startMortal(database.url, ledger, epoch);
        // In the middle of things, however slow the machine is.
        const finished = async (): Promise<number> => (await Promise.all(runs.map(completed))).flat().length;
        await eventually(async () => (await finished()) >= 2 * (epoch + 1), 20_000);
        await new Promise((resolve) => setTimeout(resolve, random() * 100));
        await kill(child, database.url, epoch);
        for (const run of runs)
          for (const name of await completed(run)) if (!durable.has(name)) durable.set(name, epoch);
      }
      const last = await startMortal(database.url, ledger, epoch);
      const logs = await reading;
      for (const [index, run] of runs.entries()) {
        const names = scripts[index]?.map((step) => step.name);
        expect(await onlooker.wait(tenant, run.run_id, never)).toMatchObject({ done: names });
        expect(logs[index]?.map((event) => event.seq)).toEqual(logs[index]?.map((_, seq) => seq));
        expect(await collect(onlooker, tenant, run.run_id)).toEqual(logs[index]);
      }
      const lines = await readLedger(ledger);
      const repeated = lines.filter(
        (line) => line.what === "start" && line.epoch > (durable.get(line.name) ?? Infinity),
      );
      expect(repeated).toEqual([]);
      // The kills came in the middle of things, or this test shows nothing.
      expect(durable.size).toBeGreaterThan(5);
      await kill(last, database.url, epoch);
    },
  );

  it("are taken over by those who wait for the lock of their worker, each by one only", async () => {
    // Nobody sweeps: only who waits for the lock can know.
    const first = await startMortal(database.url, ledger, 0, { sweepMs: 600_000 });
    const runs = await Promise.all(
      Array.from({ length: 30 }, (_, n) => onlooker.create(tenant, request([gate(`l${n}`)]))),
    );
    const starts = async (): Promise<LedgerLine[]> => (await readLedger(ledger)).filter(({ what }) => what === "start");
    await eventually(async () => (await starts()).length === 30);
    const others = await Promise.all(
      [1, 2].map((epoch) => startMortal(database.url, ledger, epoch, { sweepMs: 600_000 })),
    );
    await kill(first, database.url, 0);
    await eventually(async () => (await starts()).length === 60);
    const again = (await starts()).filter(({ epoch }) => epoch > 0).map(({ name }) => name);
    expect(again.toSorted()).toEqual(runs.map((_, n) => `l${n}`).toSorted());
    for (const [index, other] of others.entries()) await kill(other, database.url, index + 1);
  });

  it("are taken from a process that is frozen, which writes nothing more when it goes on", async () => {
    const worker = { beatMs: 50, silentMs: 400 };
    const first = await startMortal(database.url, ledger, 0, { sweepMs: 600_000, worker });
    const steps = (n: number): Step[] =>
      Array.from({ length: 15 }, (_, at): Step => ({ do: "sleep", name: `f${n}-${at}`, ms: 300 }));
    const runs = await Promise.all(Array.from({ length: 10 }, (_, n) => onlooker.create(tenant, request(steps(n)))));
    await eventually(async () => (await readLedger(ledger)).some(({ name }) => name.endsWith("-3")));
    const second = await startMortal(database.url, ledger, 1, { sweepMs: 600_000, worker });
    first.kill("SIGSTOP");
    await eventually(async () => (await readLedger(ledger)).some(({ epoch }) => epoch === 1), 20_000);
    first.kill("SIGCONT");
    for (const [n, run] of runs.entries()) {
      expect(await onlooker.wait(tenant, run.run_id, never)).toMatchObject({ done: steps(n).map(({ name }) => name) });
      const events = await collect(onlooker, tenant, run.run_id);
      expect(events.map((event) => event.seq)).toEqual(events.map((_, seq) => seq));
    }
    await kill(first, database.url, 0);
    await kill(second, database.url, 1);
  });

  it("wait for a place where all are taken, and are taken up as soon as there is one", async () => {
    const small = await startMortal(database.url, ledger, 0, { sweepMs: 600_000, maxRuns: 2 });
    const runs = await Promise.all(
      Array.from({ length: 6 }, (_, n) => onlooker.create(tenant, request([{ do: "sleep", name: `p${n}`, ms: 200 }]))),
    );
    for (const run of runs) await onlooker.wait(tenant, run.run_id, never);
    let atWork = 0;
    const many = (await readLedger(ledger)).map(({ what }) => (atWork += what === "start" ? 1 : -1));
    expect(Math.max(...many)).toBeLessThanOrEqual(2);
    await kill(small, database.url, 0);
  });

  it("are taken over by a living process within its sweep, each by one only", async () => {
    const first = await startMortal(database.url, ledger, 0);
    const runs = await Promise.all(
      Array.from({ length: 10 }, (_, n) => onlooker.create(tenant, request([gate(`g${n}`)]))),
    );
    await eventually(async () => (await readLedger(ledger)).length === 10);
    const others = await Promise.all([1, 2].map((epoch) => startMortal(database.url, ledger, epoch)));
    expect((await readLedger(ledger)).length).toBe(10);
    await kill(first, database.url, 0);
    await eventually(async () => (await readLedger(ledger)).length === 20);
    const taken = (await readLedger(ledger)).filter((line) => line.epoch > 0).map((line) => line.name);
    expect(new Set(taken).size).toBe(10);
    for (const run of runs) expect(await attempts(run)).toMatchObject({ attempt: 2, status: "running" });
    await Promise.all(others.map((child, index) => kill(child, database.url, index + 1)));
  });

  it("go on after SIGTERM without its counting as a retry", async () => {
    const first = await startMortal(database.url, ledger, 0, { graceMs: 5_000 });
    const steps = Array.from({ length: 6 }, (_, n): Step => ({ do: "sleep", name: `s${n}`, ms: 100 }));
    const run = await onlooker.create(tenant, request(steps));
    await eventually(async () => (await readLedger(ledger)).some((line) => line.name === "s1"));
    const exited = once(first, "exit");
    const since = performance.now();
    first.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
    expect(performance.now() - since).toBeLessThan(1_000);
    expect(await attempts(run)).toEqual({ attempt: 0, worker_id: "0", status: "running" });
    const second = await startMortal(database.url, ledger, 1);
    expect(await onlooker.wait(tenant, run.run_id, never)).toMatchObject({ done: steps.map((step) => step.name) });
    expect(await attempts(run)).toMatchObject({ attempt: 1 });
    const starts = (await readLedger(ledger)).filter((line) => line.what === "start").map((line) => line.name);
    expect(starts).toEqual(steps.map((step) => step.name));
    await kill(second, database.url, 1);
  });

  it("are aborted by SIGTERM when the grace period is over, and go on with the step that was cut off", async () => {
    const first = await startMortal(database.url, ledger, 0, { graceMs: 100 });
    const run = await onlooker.create(tenant, request([note("a"), { do: "sleep", name: "long", ms: 2_000 }]));
    await eventually(async () => (await readLedger(ledger)).some((line) => line.name === "long"));
    const exited = once(first, "exit");
    first.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
    expect(await attempts(run)).toEqual({ attempt: 0, worker_id: "0", status: "running" });
    const second = await startMortal(database.url, ledger, 1);
    expect(await onlooker.wait(tenant, run.run_id, never)).toMatchObject({ done: ["a", "long"] });
    expect((await readLedger(ledger)).filter((line) => line.what === "start").map((line) => line.name)).toEqual([
      "a",
      "long",
      "long",
    ]);
    await kill(second, database.url, 1);
  });

  it("obey a cancel from another process, and one that came while nobody carried them", async () => {
    const first = await startMortal(database.url, ledger, 0);
    const cancelled = await onlooker.create(tenant, request([note("a"), gate("g")]));
    await eventually(async () => (await readLedger(ledger)).some((line) => line.name === "g"));
    await onlooker.cancel(tenant, cancelled.thread_id, cancelled.run_id, { action: "interrupt", wait: true });
    expect(await attempts(cancelled)).toMatchObject({ status: "interrupted" });

    const orphan = await onlooker.create(tenant, request([note("b"), gate("h")]));
    await eventually(async () => (await readLedger(ledger)).some((line) => line.name === "h"));
    await kill(first, database.url, 0);
    await onlooker.cancel(tenant, orphan.thread_id, orphan.run_id, { action: "interrupt", wait: false });
    const second = await startMortal(database.url, ledger, 1);
    expect(await onlooker.wait(tenant, orphan.run_id, never)).toMatchObject({ done: ["b"] });
    expect(await attempts(orphan)).toMatchObject({ status: "interrupted" });
    await kill(second, database.url, 1);
  });

  it("keep the queue of their thread in order", async () => {
    const first = await startMortal(database.url, ledger, 0);
    const running = await onlooker.create(tenant, request([{ do: "sleep", name: "q0", ms: 300 }]));
    const threadId = running.thread_id;
    await eventually(async () => (await readLedger(ledger)).length === 1);
    const queued = [];
    for (const name of ["q1", "q2"]) queued.push(await onlooker.create(tenant, request([note(name)], { threadId })));
    await kill(first, database.url, 0);
    const second = await startMortal(database.url, ledger, 1);
    expect(await onlooker.wait(tenant, queued[1]?.run_id ?? "", never)).toMatchObject({ done: ["q0", "q1", "q2"] });
    await kill(second, database.url, 1);
  });
});
