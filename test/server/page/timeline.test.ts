import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Shape } from "../../../src/graph/plan/draw/shape.ts";
import { all, number, overlaps, said, textBoxes, width, withClass } from "./drawn.ts";
import { pageModule } from "./page-module.ts";

interface Row {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly critical: boolean;
  readonly more: number;
  readonly bars: readonly { readonly kind: string; readonly from: number; readonly to: number }[];
}
interface Scale {
  x(at: number): number;
  readonly breaks: readonly { readonly x: number; readonly width: number; readonly ms: number }[];
  readonly ticks: readonly { readonly ms: number; readonly x: number }[];
}
const { timelineRows } = await pageModule<{ timelineRows: (steps: readonly object[], now: number) => Row[] }>(
  "timeline-rows.js",
);
const { timeline } = await pageModule<{
  timeline: (rows: readonly Row[], place: { room: number; width: typeof width }) => Shape;
}>("timeline.js");
const { timeScale } = await pageModule<{
  timeScale: (busy: readonly (readonly [number, number])[], room: number) => Scale;
}>("time-scale.js");

const BEGIN = Date.UTC(2026, 0, 1);
const at = (ms: number) => new Date(BEGIN + ms).toISOString();
const attempt = (number_: number, from: number, to: number | undefined, more: object = {}) => ({
  number: number_,
  agent: "worker",
  status: to === undefined ? "running" : "completed",
  started_at: at(from),
  ...(to !== undefined && { ended_at: at(to) }),
  ...more,
});
const step = (path: string, from: number, to: number, more: object = {}) => ({
  path,
  parent: null,
  agent: "worker",
  status: "completed",
  depends_on: [],
  attempts: [attempt(1, from, to)],
  started_at: at(from),
  ended_at: at(to),
  duration_ms: to - from,
  ...more,
});
const sizes = { name: 13, agent: 11, took: 11, more: 12 };

describe("the lines of a timeline", () => {
  it("show each attempt, the pause before the next and the wait for a person", () => {
    const failed = attempt(1, 100, 140, {
      status: "failed",
      delay_ms: 60,
      failure: { code: "timeout", message: "late" },
    });
    const [row] = timelineRows(
      [
        step("book", 100, 300, {
          attempts: [failed, attempt(2, 200, 300)],
          approval: { since: at(0), decided_at: at(90), decision: "approved", input: {} },
        }),
      ],
      BEGIN,
    );
    expect(row?.bars.map(({ kind, from, to }) => [kind, from - BEGIN, to - BEGIN])).toEqual([
      ["wait", 0, 90],
      ["failed", 100, 140],
      ["pause", 140, 200],
      ["completed", 200, 300],
    ]);
  });

  it("lasts until now where something is still at work", () => {
    const open = {
      path: "a",
      parent: null,
      agent: "b",
      status: "running",
      depends_on: [],
      attempts: [attempt(1, 0, undefined)],
      started_at: at(0),
    };
    expect(timelineRows([open], BEGIN + 700)[0]?.bars).toMatchObject([{ kind: "running", to: BEGIN + 700 }]);
  });

  it("is as long as the step was, where the log was written later than things happened", () => {
    const ends = (ms: number) => timelineRows([step("a", 500, 600, { duration_ms: ms })], BEGIN)[0]?.bars[0];
    expect(ends(400)).toMatchObject({ from: BEGIN + 200, to: BEGIN + 600 });
    expect(ends(40)).toMatchObject({ from: BEGIN + 500, to: BEGIN + 540 });
  });

  it("puts tasks under their steps and counts those beyond eight", () => {
    const items = Array.from({ length: 11 }, (_, index) =>
      step(`each[${index}]`, index, index + 5, { parent: "each" }),
    );
    const inner = step("each[9]>radar#1", 9, 12, { parent: "each[9]" });
    const rows = timelineRows(
      [step("each", 0, 20, { attempts: [] }), ...items, inner, step("ask>radar#2", 0, 5, { parent: "ask" })],
      BEGIN,
    );
    expect(rows.map(({ name, depth, more }) => [name, depth, more])).toEqual([
      ["each", 0, 3],
      ...Array.from({ length: 8 }, (_, index) => [`[${index}]`, 1, 0]),
      ["ask>radar#2", 0, 0],
    ]);
  });

  it("marks what decided how long the run took, within steps too", () => {
    const rows = timelineRows(
      [
        step("quick", 0, 50),
        step("slow", 0, 200),
        step("slow>first#1", 5, 90, { parent: "slow" }),
        step("slow>beside#2", 5, 60, { parent: "slow" }),
        step("slow>last#3", 95, 190, { parent: "slow" }),
        step("write", 210, 260, { depends_on: ["quick", "slow"] }),
      ],
      BEGIN,
    );
    expect(rows.filter(({ critical }) => critical).map(({ path }) => path)).toEqual([
      "slow",
      "slow>first#1",
      "slow>last#3",
      "write",
    ]);
  });
});

describe("the scale of a timeline", () => {
  const interval = fc.tuple(fc.nat(10_000_000), fc.nat(60_000)).map(([from, ms]) => [from, from + ms] as const);

  it("never turns back, stays in its room and draws only idle time short", () => {
    fc.assert(
      fc.property(
        fc.array(interval, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 200, max: 1200 }),
        (busy, room) => {
          const scale = timeScale(busy, room);
          const moments = busy.flat().toSorted((one, other) => one - other);
          const places = moments.map((moment) => scale.x(moment));
          for (const [index, place] of places.entries()) {
            expect(place).toBeGreaterThanOrEqual(Math.max(0, places[index - 1] ?? 0) - 0.001);
            if (scale.breaks.length * 46 < room - 1) expect(place).toBeLessThanOrEqual(room + 0.001);
          }
          for (const { x, width: wide } of scale.breaks) {
            const inside = busy.filter(([from, to]) => scale.x(from) < x + wide - 0.01 && scale.x(to) > x + 0.01);
            expect(inside).toEqual([]);
          }
          for (const [index, { x }] of scale.ticks.entries())
            if (index > 0) expect(x - (scale.ticks[index - 1]?.x ?? 0)).toBeGreaterThan(30);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("draws three hours of waiting for a person short, and says how long it was", () => {
    const hours = 3 * 3_600_000;
    const scale = timeScale(
      [
        [0, 2000],
        [hours, hours + 1000],
      ],
      600,
    );
    expect(scale.breaks).toMatchObject([{ width: 46, ms: hours - 2000 }]);
    expect(scale.x(2000)).toBeGreaterThan(300);
  });
});

describe("the timeline", () => {
  it("tells attempts and failures in words as well as in colour", () => {
    const failed = attempt(1, 0, 40, { status: "failed", failure: { code: "timeout", message: "late" } });
    const rows = timelineRows(
      [
        step("one", 0, 100, { attempts: [failed, attempt(2, 60, 100)] }),
        step("two", 0, 40, { attempts: [failed], status: "failed" }),
        { path: "three", parent: null, agent: "a", status: "skipped", attempts: [] },
      ],
      BEGIN,
    );
    const picture = timeline(rows, { room: 900, width });
    expect(withClass(picture, "took").map(said)).toEqual(["100 ms · 2 tries", "40 ms · failed", "skipped"]);
    expect(withClass(picture, "critical").map(({ attributes }) => attributes["data-step"])).toEqual(["one"]);
  });

  it("keeps every text in its place, at any width", () => {
    const long = "a_step_with_a_name_that_is_far_too_long_for_any_label";
    const one = fc.record({
      path: fc.constantFrom("find", "price", long, "東京", "<img>"),
      from: fc.nat(4000),
      ms: fc.nat(3000),
      failed: fc.boolean(),
      agent: fc.constantFrom("worker", "an_agent_with_a_very_long_name_indeed"),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(one, { selector: ({ path }) => path, minLength: 1 }),
        fc.integer({ min: 300, max: 1400 }),
        (some, room) => {
          const steps = some.map(({ path, from, ms, failed, agent }) =>
            step(path, from, from + ms, { agent, ...(failed && { status: "failed" }) }),
          );
          const picture = timeline(timelineRows(steps, BEGIN), { room, width });
          const boxes = textBoxes(picture, sizes);
          expect(overlaps(boxes)).toEqual([]);
          for (const { left, right } of boxes) {
            expect(left).toBeGreaterThanOrEqual(0);
            expect(right).toBeLessThanOrEqual(room + 0.1);
          }
          for (const bar of withClass(picture, "bar")) {
            expect(number(bar, "x") + number(bar, "width")).toBeLessThanOrEqual(room);
          }
          for (const shape of all(picture))
            expect(JSON.stringify(shape.attributes)).not.toMatch(/NaN|null|Infinity|"on\w+":/);
        },
      ),
      { numRuns: 200 },
    );
  });
});
