import type { There } from "./answer.ts";

/** An answer together with what it votes for. */
export interface Vote {
  readonly answer: There;
  readonly cast: unknown;
}

/** The answers that agree: the value is that of the first of them. */
export interface Party {
  readonly value: unknown;
  /** What they agree on, as JSON whose keys are in order. */
  readonly key: string;
  readonly votes: number;
}

/** Who agrees with whom, the largest party first, of equals the one that was named first. Values are equal when they are the same JSON, whatever the order of their keys. */
export function tally(votes: readonly Vote[]): Party[] {
  const parties = new Map<string, Party>();
  for (const { answer, cast } of votes) {
    const key = canonical(cast);
    const known = parties.get(key);
    parties.set(key, { value: known === undefined ? answer.value : known.value, key, votes: (known?.votes ?? 0) + 1 });
  }
  return [...parties.values()].toSorted((one, other) => other.votes - one.votes);
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
