import { writeEntries } from "../../../src/graph/journal/write-entries.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect, never } from "./support/collect.ts";
import { gate, note, request } from "./support/request.ts";
import { startRuns, type Fixture } from "./support/run-fixture.ts";
import type { Step } from "./support/scripted-graph.ts";

const tenant = "default";
const talk = (events: number): Step => ({ do: "talk", name: "talk", events });
const custom = { kwargs: { stream_mode: ["custom" as const] } };

describe("the log of a run", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startRuns();
  });
  afterAll(() => fixture.close());

  const chatter = (events: number, ...more: Step[]) => {
    const input = { script: [talk(events), ...more] };
    return fixture.runs.create(tenant, request([], { kwargs: { input, ...custom.kwargs } }));
  };

  const isGapless = (events: readonly { seq: number }[], first = 0): boolean =>
    events.every((event, index) => event.seq === first + index);

  it("numbers events from 0 without a gap, and is the same read live and afterwards", async () => {
    const run = await chatter(1_000);
    const live = await collect(fixture.runs, tenant, run.run_id);
    expect(live).toHaveLength(1_001);
    expect(isGapless(live)).toBe(true);
    expect(await collect(fixture.runs, tenant, run.run_id)).toEqual(live);
  });

  it("gives a reader that comes back exactly the rest", async () => {
    const run = await chatter(300, gate("rest"));
    const controller = new AbortController();
    const seen: number[] = [];
    for await (const { seq } of fixture.runs.events(tenant, run.run_id, -1, controller.signal)) {
      seen.push(seq);
      if (seen.length === 100) break;
    }
    await fixture.recorder.arrived("rest");
    fixture.recorder.open("rest");
    const rest = await collect(fixture.runs, tenant, run.run_id, seen.at(-1));
    expect([...seen, ...rest.map((event) => event.seq)]).toEqual(Array.from({ length: 301 }, (_, seq) => seq));
  });

  it("serves many readers, each everything", async () => {
    const run = await chatter(500);
    const readers = await Promise.all(Array.from({ length: 20 }, () => collect(fixture.runs, tenant, run.run_id)));
    for (const events of readers) expect(events).toEqual(readers[0]);
    expect(readers[0]).toHaveLength(501);
  });

  it("lets a slow reader fall behind without holding the run up, and loses it nothing", async () => {
    const run = await chatter(3_000);
    const slow: number[] = [];
    let ended = false;
    const done = fixture.runs.wait(tenant, run.run_id, never).then(() => {
      ended = true;
    });
    let seenBeforeEnd = 0;
    for await (const { seq } of fixture.runs.events(tenant, run.run_id, -1, never)) {
      slow.push(seq);
      if (!ended) seenBeforeEnd = slow.length;
      if (slow.length < 50) await new Promise((resolve) => setTimeout(resolve, 10));
      if (slow.length === 50) await done;
    }
    expect(seenBeforeEnd).toBeLessThanOrEqual(50);
    expect(slow).toEqual(Array.from({ length: 3_001 }, (_, seq) => seq));
  });

  it("ends when the reader's signal aborts", async () => {
    const run = await fixture.runs.create(tenant, request([gate("deaf")]));
    const controller = new AbortController();
    const reading = (async () => {
      for await (const _ of fixture.runs.events(tenant, run.run_id, -1, controller.signal)) continue;
    })();
    await fixture.recorder.arrived("deaf");
    controller.abort();
    await reading;
    fixture.recorder.open("deaf");
    await fixture.runs.wait(tenant, run.run_id, never);
  });

  it("carries the token streams of 50 runs at once", async () => {
    const started = performance.now();
    const runs = await Promise.all(Array.from({ length: 50 }, () => chatter(200)));
    const logs = await Promise.all(runs.map((run) => collect(fixture.runs, tenant, run.run_id)));
    const seconds = (performance.now() - started) / 1_000;
    for (const events of logs) {
      expect(events).toHaveLength(201);
      expect(isGapless(events)).toBe(true);
    }
    expect(10_050 / seconds).toBeGreaterThan(500);
  });

  it("keeps several tenants' events apart in one batch", async () => {
    await fixture.database.pool.query("INSERT INTO tenants (id) VALUES ('acme'), ('zenith')");
    const input = { script: [talk(100)] };
    const tenants = ["default", "acme", "zenith"];
    const runs = await Promise.all(
      tenants.map((name) => fixture.runs.create(name, request([], { kwargs: { input, ...custom.kwargs } }))),
    );
    for (const [index, run] of runs.entries()) {
      const name = tenants[index] ?? "";
      expect(await collect(fixture.runs, name, run.run_id)).toHaveLength(101);
      const { rows } = await fixture.database.tenant(name, (db) =>
        db.query<{ n: number }>("SELECT count(*)::int AS n FROM run_events"),
      );
      if (name !== "default") expect(rows).toEqual([{ n: 101 }]);
    }
  });

  it("refuses what is written for a run that is another worker's", async () => {
    const run = await chatter(10, gate("stolen"), note("after"));
    await fixture.recorder.arrived("stolen");
    await fixture.database.tenant(tenant, (db) =>
      db.query("UPDATE runs SET worker_id = 1 WHERE run_id = $1", [run.run_id]),
    );
    fixture.recorder.open("stolen");
    const entry = { kind: "event", tenant, run: run.run_id, seq: 99, name: "x", body: Buffer.from("1") } as const;
    expect(await writeEntries(fixture.database.pool, "2", [entry])).toEqual([run.run_id]);
    // Nobody holds the lock 1: the next sweep takes the run up, and it comes to its end. What the first attempt did is not on record.
    await fixture.recorder.arrived("stolen");
    fixture.recorder.open("stolen");
    expect(await fixture.runs.wait(tenant, run.run_id, never)).toMatchObject({ done: ["talk", "stolen", "after"] });
    expect(isGapless(await collect(fixture.runs, tenant, run.run_id))).toBe(true);
  });
});
