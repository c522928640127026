import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { layOut, type Layout, type Placed } from "../../../../src/graph/plan/draw/lay-out.ts";
import type { Box, Wire } from "../../../../src/graph/plan/draw/layered-graph.ts";

/** Boxes of any size, and wires that lead from earlier boxes to later ones. */
const graph = fc.integer({ min: 1, max: 30 }).chain((count) =>
  fc.record({
    boxes: fc.array(
      fc.record({
        along: fc.integer({ min: 20, max: 300 }),
        across: fc.integer({ min: 20, max: 300 }),
        late: fc.boolean(),
      }),
      {
        minLength: count,
        maxLength: count,
      },
    ),
    wires: fc.array(
      fc.record({
        from: fc.nat(count - 1),
        to: fc.array(fc.nat(count - 1), { minLength: 1, maxLength: 5 }),
        label: fc.option(
          fc.record({ along: fc.integer({ min: 10, max: 40 }), across: fc.integer({ min: 10, max: 140 }) }),
          { nil: undefined },
        ),
      }),
      { maxLength: 40 },
    ),
  }),
);

function drawn(given: { boxes: Omit<Box, "id">[]; wires: { from: number; to: number[]; label: Wire["label"] }[] }): {
  layout: Layout;
  boxes: Box[];
  wires: Wire[];
} {
  const boxes = given.boxes.map((box, at) => ({ ...box, id: `b${at}` }));
  const wires = given.wires.flatMap(({ from, to, label }) => {
    const after = [...new Set(to)].filter((id) => id > from).map((id) => `b${id}`);
    return after.length === 0 ? [] : [{ from: `b${from}`, to: after, label }];
  });
  return { layout: layOut(boxes, wires), boxes, wires };
}

const overlap = (a: Placed, b: Placed): boolean =>
  a.start < b.start + b.along &&
  b.start < a.start + a.along &&
  Math.abs(a.middle - b.middle) < (a.across + b.across) / 2 - 0.01;

describe("the layout", () => {
  it("places every box once, and no two boxes overlap", () => {
    fc.assert(
      fc.property(graph, (given) => {
        const { layout, boxes } = drawn(given);
        const placed = boxes.map(({ id }) => layout.places.get(id));
        expect(placed).not.toContain(undefined);
        const all = placed.filter((place) => place !== undefined);
        for (const [at, a] of all.entries())
          for (const b of all.slice(at + 1)) expect([a.id, b.id, overlap(a, b)]).toEqual([a.id, b.id, false]);
      }),
      { numRuns: 300 },
    );
  });

  it("leads no wire through a box, and no label over another", () => {
    fc.assert(
      fc.property(graph, (given) => {
        const { layout } = drawn(given);
        const all = [...layout.places.values()];
        for (const a of all)
          for (const b of all)
            if (a.id < b.id && a.layer === b.layer)
              expect(Math.abs(a.middle - b.middle)).toBeGreaterThanOrEqual((a.across + b.across) / 2 - 0.01);
      }),
      { numRuns: 150 },
    );
  });

  it("keeps everything within the drawing and every wire going forwards", () => {
    fc.assert(
      fc.property(graph, (given) => {
        const { layout, wires } = drawn(given);
        for (const place of layout.places.values()) {
          expect(place.middle - place.across / 2).toBeGreaterThanOrEqual(-0.01);
          expect(place.middle + place.across / 2).toBeLessThanOrEqual(layout.across + 0.01);
          expect(place.end).toBeLessThanOrEqual(layout.along + 0.01);
        }
        const layer = (id: string): number => layout.places.get(id)?.layer ?? Number.NaN;
        for (const { from, to } of wires) for (const id of to) expect(layer(id)).toBeGreaterThan(layer(from));
        for (const { from, to } of layout.pieces) expect(layer(to)).toBe(layer(from) + 1);
      }),
      { numRuns: 150 },
    );
  });

  it("draws a chain as a straight line", () => {
    const boxes = ["a", "b", "c"].map((id, at) => ({ id, along: 50, across: 80 + at * 60, late: false }));
    const wires = [
      { from: "a", to: ["b", "c"], label: { along: 15, across: 40 } },
      { from: "b", to: ["c"], label: undefined },
    ];
    const straight = layOut(boxes, wires.slice(1).concat({ from: "a", to: ["b"], label: undefined }));
    expect(new Set([...straight.places.values()].map(({ middle }) => Math.round(middle))).size).toBe(1);
    const { places } = layOut(boxes, wires);
    expect(places.get("b")?.layer).toBe(2);
    expect(places.get("c")?.layer).toBe(4);
  });
});
