import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WireEvent } from "../../../../src/server/runs/graph/wire-event.ts";
import { createRuns } from "../../../../src/server/runs/create-runs.ts";
import { FoldValues } from "../../../../src/server/runs/log/fold-values.ts";
import { Journal } from "../../../../src/server/runs/log/journal.ts";
import { UnfoldValues } from "../../../../src/server/runs/log/unfold-values.ts";
import type { RunEvent } from "../../../../src/server/runs/run.ts";
import { readStatesBefore, type StoredEvent } from "../../../../src/server/runs/sql/run-events.ts";
import { collect } from "../support/collect.ts";
import { gate, note, request } from "../support/request.ts";
import { startRuns, type Fixture } from "../support/run-fixture.ts";
import { Recorder, scriptedGraph } from "../support/scripted-graph.ts";
import { silent } from "../support/silent.ts";

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** How the next state comes from the last one, in the ways that graphs know and some that they do not. */
const change = fc.oneof(
  fc.record({ kind: fc.constant("say" as const), text: fc.string() }),
  fc.record({ kind: fc.constant("edit" as const), at: fc.nat(5), text: fc.string() }),
  fc.record({ kind: fc.constant("forget" as const), at: fc.nat(5) }),
  fc.record({ kind: fc.constant("channel" as const), name: fc.constantFrom("plan", "at", "1"), value: fc.jsonValue() }),
  fc.record({ kind: fc.constant("all" as const), value: fc.jsonValue() }),
  fc.record({ kind: fc.constantFrom("same", "other", "taken over", "subgraph") }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** What a run tells, and the same as its log keeps it. */
function carried(changes: readonly Change[]): { told: RunEvent[]; log: StoredEvent[] } {
  let state: unknown = { messages: [{ id: 0, content: "hello" }] };
  let folding = new FoldValues();
  const told: RunEvent[] = [];
  const log: StoredEvent[] = [];
  const tell = (event: string, data: unknown): void => {
    const seq = told.length;
    // A copy, as the graph gives it.
    const wire: WireEvent = { event, data: plain(data) };
    const kept = folding.of(wire);
    told.push({ seq, ...wire });
    log.push({ seq, event: kept.event, json: JSON.stringify(kept.data) });
  };
  tell("values", state);
  for (const each of changes) {
    if (each.kind === "taken over") folding = new FoldValues();
    else if (each.kind === "other") tell("custom", { n: 1 });
    else if (each.kind === "subgraph") tell("values|inner:1", state);
    else tell("values", (state = next(state, each)));
  }
  return { told, log };
}

function next(state: unknown, each: Change): unknown {
  const channels = typeof state === "object" && state !== null && !Array.isArray(state) ? state : {};
  const messages: unknown[] = "messages" in channels && Array.isArray(channels.messages) ? channels.messages : [];
  if (each.kind === "all" && "value" in each) return each.value;
  if (each.kind === "channel" && "name" in each) return { ...channels, [each.name]: each.value };
  if (each.kind === "say" && "text" in each) return { ...channels, messages: [...messages, { content: each.text }] };
  if (each.kind === "edit" && "at" in each)
    return { ...channels, messages: messages.with(...edit(messages, each.at, "text" in each ? each.text : "")) };
  if (each.kind === "forget" && "at" in each)
    return { ...channels, messages: messages.filter((_, index) => index !== each.at) };
  return state;
}

function edit(messages: unknown[], at: number, text: string): [number, unknown] {
  if (messages.length === 0) messages.push({});
  return [at % messages.length, { content: text }];
}

async function read(log: readonly StoredEvent[], after: number): Promise<{ heard: RunEvent[]; asked: number }> {
  let asked = 0;
  const unfolding = new UnfoldValues((before) => {
    asked += 1;
    const earlier = log.filter(({ seq }) => seq < before);
    const whole = earlier.findLast(({ event }) => event === "values")?.seq ?? 0;
    const since = earlier.filter(({ seq }) => seq >= whole);
    const names = ["values", "+values"];
    return Promise.resolve(since.length === before - whole ? since.filter(({ event }) => names.includes(event)) : []);
  });
  const heard: RunEvent[] = [];
  for (const event of log.filter(({ seq }) => seq > after)) {
    const told = await unfolding.of(event);
    if (told !== undefined) heard.push(told);
  }
  return { heard, asked };
}

describe("states that are folded", () => {
  it("are heard as they were told, from any number on, also where another process went on, with one look back at most", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const { told, log } = carried(changes);
        for (let after = -1; after < told.length; after++) {
          const { heard, asked } = await read(log, after);
          expect(JSON.stringify(heard)).toBe(JSON.stringify(told.slice(after + 1)));
          expect(asked).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("are never heard otherwise than they were told, whatever the log has lost, and all again from the next whole one on", async () => {
    const changes = fc.array(change, { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(changes, fc.array(fc.nat(12), { minLength: 1 }), fc.nat(12), async (all, lost, after) => {
        const { told, log } = carried(all);
        const { heard } = await read(
          log.filter(({ seq }) => !lost.includes(seq)),
          after - 1,
        );
        const gap = log.findLast(({ seq }) => lost.includes(seq))?.seq ?? -1;
        const whole = log.find(({ seq, event }) => seq > gap && event === "values")?.seq ?? log.length;
        const sure = told.filter(({ seq }) => seq >= Math.max(whole, after));
        const tail = heard.filter(({ seq }) => seq >= whole);
        expect(JSON.stringify(tail)).toBe(JSON.stringify(sure));
        for (const event of heard) expect(JSON.stringify(event)).toBe(JSON.stringify(told[event.seq]));
      }),
      { numRuns: 300 },
    );
  });

  it("and cannot be put together again are left out up to the next whole one, and the rest is heard", async () => {
    const { told, log } = carried([{ kind: "say", text: "a" }, { kind: "other" }, { kind: "say", text: "b" }]);
    const spoilt = { seq: 1, event: "+values", json: '{"keep":1,"add":[],"tail":0}' };
    const more = [
      { seq: 4, event: "values", json: "[1]" },
      { seq: 5, event: "+values", json: "null" },
    ];
    const { heard } = await read([...log.with(1, spoilt), ...more], -1);
    expect(heard).toEqual([
      told[0],
      told[2],
      { seq: 4, event: "values", data: [1] },
      { seq: 5, event: "values", data: [1] },
    ]);
  });

  it("stay known over events that no client hears", async () => {
    const { told, log } = carried([{ kind: "say", text: "a" }, { kind: "other" }, { kind: "say", text: "b" }]);
    const { heard } = await read(
      log.map((each) => (each.event === "custom" ? { ...each, event: "~custom" } : each)),
      -1,
    );
    expect(heard).toEqual(told.filter(({ event }) => event === "values"));
  });

  it("cost what is new in them, however much there was before", () => {
    const sizes = [10, 1_000].map((age) => {
      const messages = Array.from({ length: age }, (_, id) => ({ id, content: "so many words".repeat(10) }));
      const folding = new FoldValues();
      folding.of({ event: "values", data: { messages, at: 1 } });
      const later = { messages: [...messages, { id: "new", content: "one more" }], at: 2 };
      return JSON.stringify(folding.of({ event: "values", data: plain(later) }).data).length;
    });
    expect(Math.abs((sizes[1] ?? 0) - (sizes[0] ?? 0))).toBeLessThan(10);
  });

  it("are whole again before what a reader needs comes to more than twice the last whole one", () => {
    const folding = new FoldValues();
    const middle = Array.from({ length: 500 }, (_, id) => ({ id, content: "so many words".repeat(10) }));
    const other = "what stays".repeat(20_000);
    let whole = 0;
    let since = 0;
    const kept = Array.from({ length: 20 }, (_, step) => {
      const { event, data } = folding.of({ event: "values", data: plain({ list: [step, ...middle, step], other }) });
      const size = JSON.stringify(data).length;
      if (event === "values") [whole, since] = [size, 0];
      else since += size;
      expect(since).toBeLessThanOrEqual(whole);
      return event;
    });
    const round = ["values", "+values", "+values", "+values"];
    expect(kept).toEqual([...round, ...round, ...round, ...round, ...round]);
    const all = [1, 2].map((end) => folding.of({ event: "values", data: [end, ...middle, other, end] }).event);
    expect(all).toEqual(["values", "values"]);
  });

  it("are whole where they are too deep to be compared, and folded again when they are not", () => {
    const deep = (core: number) => {
      let state: unknown = core;
      for (let depth = 0; depth < 3_500; depth++) state = { of: state };
      return state;
    };
    const folding = new FoldValues();
    const kept = [{ a: 0 }, deep(1), deep(2), { a: 1 }, { a: 2 }].map((data) => folding.of({ event: "values", data }));
    expect(kept.map(({ event }) => event)).toEqual(["values", "values", "values", "+values", "+values"]);
    expect(JSON.stringify(kept[2]?.data)).toBe(JSON.stringify(deep(2)));
  });

  it("of a small run are folded all along", () => {
    const folding = new FoldValues();
    const kept = Array.from({ length: 10 }, (_, step) =>
      folding.of({ event: "values", data: { step, text: "x".repeat(step * 100) } }),
    );
    expect(kept.map(({ event }) => event)).toEqual(["values", ...Array.from({ length: 9 }, () => "+values")]);
  });

  it("whose beginning retention has taken are left out, and nothing else is", async () => {
    const { told, log } = carried([{ kind: "say", text: "a" }, { kind: "other" }, { kind: "say", text: "b" }]);
    const { heard } = await read(log.slice(1), 0);
    expect(heard).toEqual(told.filter(({ event }) => event === "custom"));
  });
});

describe("the log of a run that streams its state", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await startRuns();
  });
  afterAll(() => fixture.close());

  it("has one whole state, and says the same here and elsewhere, live and later, from any number on", async () => {
    const names = Array.from({ length: 8 }, (_, index) => `n${index}`);
    const script = [...names.map(note), gate("last")];
    const input = {
      script,
      messages: Array.from({ length: 50 }, (_, id) => ({ role: "user", content: `said ${id}` })),
    };
    const kwargs = { input, stream_mode: ["values", "custom"] as const };
    const run = await fixture.runs.create("default", request([], { kwargs }));
    const live = collect(fixture.runs, "default", run.run_id);
    await fixture.recorder.arrived("last");
    // They come while it is at work.
    const late = [3, 6].map((after) => collect(fixture.runs, "default", run.run_id, after));
    fixture.recorder.open("last");
    const whole = await live;
    const states = whole.filter(({ event }) => event === "values").map(({ data }) => data as { done: string[] });
    expect(states.at(-1)).toMatchObject({ done: [...names, "last"] });
    expect(states.map(({ done }) => done.length)).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await Promise.all(late)).toEqual([whole.slice(4), whole.slice(7)]);

    const { database } = fixture;
    const journal = new Journal({ logger: silent });
    const elsewhere = createRuns({ graph: scriptedGraph(database, new Recorder()), journal, database, logger: silent });
    for (let after = -1; after < whole.length; after++) {
      expect(await collect(elsewhere, "default", run.run_id, after), `after ${after}`).toEqual(whole.slice(after + 1));
    }
    const { rows } = await database.tenant("default", (db) =>
      db.query<{ event: string; n: number }>(
        'SELECT event, count(*)::int AS n FROM run_events WHERE run_id = $1 GROUP BY event ORDER BY event COLLATE "C"',
        [run.run_id],
      ),
    );
    expect(rows).toEqual([
      { event: "+values", n: 10 },
      { event: "metadata", n: 1 },
      { event: "values", n: 1 },
    ]);
    const before = await readStatesBefore(database, "default", { runId: run.run_id, before: 4 });
    expect(before.map(({ seq }) => seq)).toEqual([1, 2, 3]);

    await database.tenant("default", (db) =>
      db.query("DELETE FROM run_events WHERE run_id = $1 AND seq = 5", [run.run_id]),
    );
    const known = (after: number) => whole.filter(({ seq }) => seq > after && seq < 5);
    for (const after of [-1, 3, 5, 7])
      expect(await collect(elsewhere, "default", run.run_id, after)).toEqual(known(after));
  });
});
