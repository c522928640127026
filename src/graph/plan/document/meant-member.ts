import type { z } from "zod";
import { nearest } from "../../../tools/nearest.ts";
import { wordsOf, type Schema } from "./schema-walk.ts";

type Issue = z.core.$ZodIssue;
type UnionIssue = z.core.$ZodIssueInvalidUnion;

/** The member of a union that a value was meant for, with what is wrong with the value as that member. */
export interface Meant {
  readonly schema: Schema;
  readonly issues: readonly Issue[];
}

interface Cost {
  /** Whether the value is of another kind altogether, a text for a map. */
  readonly alien: boolean;
  readonly weight: number;
}

/** A literal that differs says most clearly that the member is not meant; then a missing word, then one too many. */
const WEIGHT = { literal: 100, missing: 10, unknown: 3, other: 1 } as const;

/** The member that the value comes closest to; `undefined` when it is of another kind than every one of them. */
export function meantMember(options: readonly Schema[], issue: UnionIssue, value: unknown): Meant | undefined {
  let best: (Meant & { readonly cost: Cost }) | undefined;
  for (const [index, issues] of issue.errors.entries()) {
    const schema = options[index];
    if (schema === undefined) continue;
    const cost = costOf(issues, value, schema);
    if (!cost.alien && (best === undefined || cost.weight < best.cost.weight)) best = { schema, issues, cost };
  }
  return best;
}

function costOf(issues: readonly Issue[], value: unknown, schema?: Schema): Cost {
  const words = schema === undefined ? [] : wordsOf(schema);
  let weight = 0;
  for (const issue of issues) {
    const here = issue.path.length === 0;
    if (issue.code === "invalid_union" && here) {
      const costs = issue.errors.map((inner) => costOf(inner, value)).filter((cost) => !cost.alien);
      if (costs.length === 0) return { alien: true, weight: Number.POSITIVE_INFINITY };
      weight += Math.min(...costs.map((cost) => cost.weight));
    } else if (
      here &&
      (issue.code === "invalid_type" || (issue.code === "invalid_value" && typeof value === "object"))
    ) {
      return { alien: true, weight: Number.POSITIVE_INFINITY };
    } else if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys.slice(0, 20))
        weight += nearest(key, words) === undefined ? WEIGHT.unknown : WEIGHT.unknown - 1;
    } else if (issue.code === "invalid_value" && issue.values.length === 1) weight += WEIGHT.literal;
    else weight += valueAt(value, issue.path) === undefined ? WEIGHT.missing : WEIGHT.other;
  }
  return { alien: false, weight };
}

/** What stands at a path of a document; `undefined` where nothing does. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}
