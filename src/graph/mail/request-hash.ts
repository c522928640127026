import { createHash } from "node:crypto";

/** What tells one input from another, whatever the order of its keys. */
export function inputHash(input: unknown): string {
  return createHash("sha256").update(canonical(input)).digest("hex").slice(0, 24);
}

/**
 * The place of an ask among the parts of its step: a number of its own for each asker, agent, input and repetition, whichever of several that
 * go side by side is called first. Far above the places of parts that are counted.
 */
export function placeOf(...parts: readonly (string | number)[]): number {
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest();
  return 2 ** 24 + digest.readUIntBE(0, 6);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if ("toJSON" in value && typeof value.toJSON === "function") return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const sorted = entries.toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${sorted.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
}
