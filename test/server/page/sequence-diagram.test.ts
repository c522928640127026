import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Shape } from "../../../src/graph/plan/draw/shape.ts";
import { all, number, overlaps, said, textBoxes, width, withClass } from "./drawn.ts";
import { pageModule } from "./page-module.ts";

interface Row {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly at: number;
  readonly label: string;
  readonly entry: unknown;
}
interface Rows {
  readonly names: readonly string[];
  readonly rows: readonly Row[];
}
const { sequenceRows } = await pageModule<{
  sequenceRows: (messages: readonly unknown[], steps?: readonly unknown[]) => Rows;
}>("sequence-rows.js");
const { sequenceDiagram } = await pageModule<{
  sequenceDiagram: (rows: Rows, place: { room: number; width: typeof width }) => Shape;
}>("sequence-diagram.js");

const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
const ask = (id: string, from: string, to: string, begun: number, more: object = {}) => ({
  kind: "ask",
  id,
  from: id.replace(/>[^>]*$/, ""),
  agent: from,
  to,
  at: at(begun),
  status: "answered",
  bytes: { input: 29, answer: 3400 },
  ended_at: at(begun + 50),
  duration_ms: 50,
  ...more,
});
const message = (kind: "send" | "publish", agent: string, place: object, begun: number) => ({
  kind,
  id: `${agent}!${begun}`,
  from: agent,
  agent,
  at: at(begun),
  seq: 1,
  type: "note",
  body: {},
  bytes: 12,
  taken_by: null,
  ...place,
});
const sizes = { time: 10.5, words: 11.5 };

describe("the lines of a conversation", () => {
  it("are a question and an answer for each ask, in the order of their times", () => {
    const { names, rows } = sequenceRows([
      ask("trip>weather#1", "trip_planner", "weather", 0, { ended_at: at(90), duration_ms: 90 }),
      ask("trip>trains#2", "trip_planner", "trains", 1, {
        status: "failed",
        failure: { code: "not_found", message: "x" },
      }),
      ask("trip>slow#3", "trip_planner", "slow", 60, { status: "waiting", ended_at: undefined }),
    ]);
    expect(names).toEqual(["trip_planner", "weather", "trains", "slow"]);
    expect(rows.map(({ kind, from, to, label }) => [kind, from, to, label])).toEqual([
      ["ask", "trip_planner", "weather", "asks"],
      ["ask", "trip_planner", "trains", "asks"],
      ["failure", "trains", "trip_planner", "not found"],
      ["ask", "trip_planner", "slow", "asks"],
      ["answer", "weather", "trip_planner", "answers"],
    ]);
  });

  it("bring a message to the agent of the step that took it, and what is published to its topic", () => {
    const steps = [{ path: "write", agent: "synthesizer" }];
    const { rows } = sequenceRows(
      [
        message("send", "clerk", { to: "write" }, 0),
        message("send", "clerk", { to: "anyone", taken_by: "write" }, 1),
        message("send", "clerk", { to: "radar" }, 2),
        message("publish", "clerk", { topic: "news" }, 3),
      ],
      steps,
    );
    expect(rows.map(({ to }) => to)).toEqual(["synthesizer", "synthesizer", "radar", "topic:news"]);
  });

  it("tell a hand-over from an ask of the same agent before it", () => {
    const asks = [ask("desk>trains#1", "front_desk", "trains", 0), ask("desk>trains#2", "front_desk", "trains", 100)];
    const { rows } = sequenceRows(asks, [{ path: "desk", agent: "front_desk", handed_to: "trains" }]);
    expect(rows.map(({ kind }) => kind)).toEqual(["ask", "answer", "handover", "answer"]);
  });
});

describe("the sequence diagram", () => {
  it("has a line for each agent, an arrow for each message, and a bar while one is asked", () => {
    const rows = sequenceRows([
      ask("a>b#1", "a", "b", 0, { ended_at: at(100) }),
      ask("a>b#2", "a", "b", 10, { ended_at: at(60) }),
      ask("a>c#3", "a", "c", 120, { status: "waiting", ended_at: undefined }),
    ]);
    const picture = sequenceDiagram(rows, { room: 900, width });
    expect(withClass(picture, "lifeline")).toHaveLength(3);
    expect(withClass(picture, "said")).toHaveLength(5);
    const bars = withClass(picture, "bar");
    expect(bars.map(({ attributes }) => attributes["class"])).toEqual(["bar answered", "bar answered", "bar running"]);
    expect(number(bars[0], "x")).not.toBe(number(bars[1], "x"));
    const end = number(bars[2], "y") + number(bars[2], "height");
    expect(end).toBe(number(withClass(picture, "lifeline")[0], "y2"));
  });

  it("says how long, how large and what nobody has read, as far as there is room", () => {
    const rows = sequenceRows([ask("a>b#1", "a", "b", 0), message("send", "a", { to: "b" }, 100)]);
    const texts = (room: number) => withClass(sequenceDiagram(rows, { room, width }), "words").map(said);
    expect(texts(900)).toEqual(["asks · 29 B", "answers · 50 ms · 3.4 KB", "note · not read · 12 B"]);
    expect(texts(100)).toEqual(["asks · 29 B", "answers", "note · not read"]);
  });

  it("keeps every text in its place, whatever is said between whom", () => {
    const name = fc.constantFrom("a", "weather_desk", "an_agent_with_a_very_long_name_indeed", "東京の天気", "<b>&\"'");
    const one = fc.tuple(name, name, fc.nat(5000), fc.nat(3000), fc.constantFrom("ask", "send", "publish"));
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 300, max: 1400 }),
        (said_, room) => {
          const messages = said_.map(([from, to, begun, ms, kind], index) => {
            if (kind === "ask")
              return ask(`${from}>${to}#${index}`, from, to, begun, { ended_at: at(begun + ms), duration_ms: ms });
            return message(kind === "send" ? "send" : "publish", from, kind === "send" ? { to } : { topic: to }, begun);
          });
          const lines = sequenceRows(messages);
          for (const [index, row] of lines.rows.entries()) {
            if (row.kind !== "answer") continue;
            const question = lines.rows.findIndex(({ entry, kind }) => entry === row.entry && kind === "ask");
            expect(question).toBeLessThan(index);
          }
          const picture = sequenceDiagram(lines, { room, width });
          expect(overlaps(textBoxes(picture, sizes))).toEqual([]);
          const heads = withClass(picture, "head").filter(({ children }) => number(children[1] as Shape, "y") === 1);
          const ends = heads.map(({ children }) => {
            const box = children[1] as Shape;
            return [number(box, "x"), number(box, "x") + number(box, "width")] as const;
          });
          for (const [index, [left]] of ends.entries())
            if (index > 0) expect(left).toBeGreaterThan(ends[index - 1]?.[1] ?? 0);
          const wide = number(picture, "width");
          for (const box of textBoxes(picture, sizes)) {
            expect(box.left).toBeGreaterThanOrEqual(0);
            expect(box.right).toBeLessThanOrEqual(wide);
          }
          for (const shape of all(picture))
            expect(JSON.stringify(shape.attributes)).not.toMatch(/NaN|null|Infinity|"on\w+":/);
        },
      ),
      { numRuns: 200 },
    );
  });
});
