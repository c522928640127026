import { Conflict, InvalidInput } from "../../tools/errors.ts";
import type { Candidates } from "./candidates.ts";
import { fieldAt } from "./field-at.ts";

interface Rules {
  readonly by?: string | undefined;
  /** Votes that a value needs. */
  readonly least: number;
  readonly otherwise: "fail" | "most" | "null";
}

/**
 * The value with most votes, where these are enough; of equals the one that was named first. Of the inputs that gave one vote the first is
 * returned, whole. Values are equal when they are the same JSON, whatever the order of their keys.
 *
 * @throws InvalidInput when there are fewer inputs than votes needed; Conflict, with the votes, where there is no agreement.
 */
export function vote({ count, present }: Candidates, { by, least, otherwise }: Rules): unknown {
  if (least > count) throw new InvalidInput(`${least} inputs are to agree, and there are ${count}`, { field: "least" });
  const tally = new Map<string, { readonly value: unknown; votes: number }>();
  for (const { name, value } of present) {
    const cast = by === undefined ? value : fieldAt(value, by);
    if (cast === undefined) throw new InvalidInput(`${name} has no ${by ?? ""} to vote with`, { field: by });
    const key = canonical(cast);
    const known = tally.get(key);
    if (known === undefined) tally.set(key, { value, votes: 1 });
    else known.votes += 1;
  }
  const [first, ...others] = tally.values();
  if (first !== undefined) {
    const most = others.reduce((best, next) => (next.votes > best.votes ? next : best), first);
    if (most.votes >= least || otherwise === "most") return most.value;
  }
  if (otherwise !== "fail") return null;
  const votes = [...tally].map(([key, entry]) => `${entry.votes} for ${key.slice(0, 100)}`);
  throw new Conflict(`no value has ${least} votes of ${count}: ${votes.join(", ") || "nobody voted"}`, {
    field: "values",
  });
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
