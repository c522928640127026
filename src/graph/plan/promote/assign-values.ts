import { stem, words } from "../../../tools/text/words.ts";
import type { FoundValue } from "./found-value.ts";

/** A value with the words beside it. */
export interface Placed {
  readonly value: FoundValue;
  readonly before: string;
  readonly after: string;
}

/** The values of a text with their neighbours, as stems. */
export function placed(text: string, values: readonly FoundValue[]): Placed[] {
  return values.map((value) => ({
    value,
    before: stem(words(text.slice(Math.max(0, value.start - 40), value.start)).at(-1) ?? ""),
    after: stem(words(text.slice(value.end, value.end + 40))[0] ?? ""),
  }));
}

/**
 * Gives each slot its value: of a kind that may stand there, the one whose neighbours agree best, in order where they say nothing.
 * `undefined` unless every slot has a value and every value a slot.
 */
export function assignValues(slots: readonly Placed[], values: readonly Placed[]): FoundValue[] | undefined {
  if (slots.length !== values.length) return undefined;
  const free = new Set(values);
  const assigned = new Map<Placed, FoundValue>();
  const pairs = slots
    .flatMap((slot, place) =>
      values.map((value, other) => ({ slot, value, score: agreement(slot, value), apart: Math.abs(place - other) })),
    )
    .filter(({ slot, value }) => mayStandFor(slot.value, value.value))
    .toSorted((a, b) => b.score - a.score || a.apart - b.apart);
  for (const { slot, value } of pairs) {
    if (assigned.has(slot) || !free.has(value)) continue;
    assigned.set(slot, value.value);
    free.delete(value);
  }
  const all = slots.flatMap((slot) => assigned.get(slot) ?? []);
  return all.length === slots.length ? all : undefined;
}

function agreement(slot: Placed, value: Placed): number {
  const same = (a: string, b: string): number => (a !== "" && a === b ? 1 : 0);
  return same(slot.before, value.before) + 2 * same(slot.after, value.after);
}

const NAMES: ReadonlySet<string> = new Set(["plan", "region", "name"]);

function mayStandFor(slot: FoundValue, value: FoundValue): boolean {
  if (slot.kind === value.kind) return true;
  if (slot.kind === "any") return typeof slot.value === typeof value.value;
  if (NAMES.has(slot.kind) && NAMES.has(value.kind)) return slot.kind === "name" || value.kind === "name";
  return slot.kind === "text" && value.kind === "quoted";
}
