/** What a list or map weighs by itself, beside what is in it: it costs about as much as so many numbers. */
const CONTAINER = 8;
const CHARACTERS = 8;

/** Values of CEL never change. */
const known = new WeakMap<object, number>();

/**
 * How much there is of a value of CEL, in numbers. A part that stands in it several times counts each time, for whoever goes through the
 * value meets it each time: `[v, v]` within itself doubles. Takes time only for parts that differ.
 */
export function weightOf(value: unknown): number {
  if (typeof value === "string") return 1 + value.length / CHARACTERS;
  if (typeof value !== "object" || value === null) return 1;
  const before = known.get(value);
  if (before !== undefined) return before;
  let weight = CONTAINER;
  for (const part of partsOf(value)) weight += weightOf(part);
  known.set(value, weight);
  return weight;
}

function partsOf(value: object): Iterable<unknown> {
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value.keys(), ...value.values()];
  return ArrayBuffer.isView(value) ? [] : [...Object.keys(value), ...Object.values(value)];
}
