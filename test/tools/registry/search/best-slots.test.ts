import fc from "fast-check";
import { expect, it } from "vitest";
import { bestSlots } from "../../../../src/tools/registry/search/best-slots.ts";

it("are those that sorting everything would give", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 4 }),
      (scores, most, divisor) => {
        const accept = (slot: number): boolean => slot % divisor === 0;
        const sorted = scores
          .map((score, slot) => ({ score, slot }))
          .filter(({ score, slot }) => score > 0 && accept(slot))
          .toSorted((a, b) => b.score - a.score || a.slot - b.slot)
          .slice(0, most)
          .map(({ slot }) => slot);
        expect(bestSlots(Float32Array.from(scores), { most, accept, before: (a, b) => a < b })).toEqual(sorted);
      },
    ),
  );
});

it("ask for acceptance only of what would be among the best", () => {
  const asked: number[] = [];
  const accept = (slot: number): boolean => asked.push(slot) > 0;
  bestSlots(Float32Array.from([9, 8, 1, 2, 0]), { most: 2, accept, before: (a, b) => a < b });
  expect(asked).toEqual([0, 1]);
});
