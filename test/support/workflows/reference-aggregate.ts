import { evaluate } from "../../../src/graph/plan/expression/evaluate.ts";
import type { PlannedStep } from "../../../src/graph/plan/planned.ts";
import { canonical } from "./script.ts";

type Values = Readonly<Record<string, unknown>>;

/** What an aggregation may come to: one of these values, or this error. Which value it is hangs on who ends first. */
export type Possible =
  | { readonly values: readonly unknown[] }
  | { readonly error: "not_found" | "conflict" | "invalid_input" };

/**
 * @param scope what was written, and what the run was given
 * @param written names that steps of the workflow write, whether or not they did
 */
export function possibleAggregates(step: PlannedStep, scope: Values, written: ReadonlySet<string>): Possible {
  const { aggregate: rule } = step;
  if (rule === undefined) throw new TypeError("no aggregation");
  const { n, by, how, otherwise = "fail" } = rule;
  const { values: all, early } = given(step, scope, written);
  const half = Math.floor(all.length / 2) + 1;
  const there = all.filter((value) => value !== null);
  if (how === "first_success")
    return there.length === 0 ? { error: "not_found" } : { values: early ? there : there.slice(0, 1) };
  if (how === "merge" || how === "concatenate") {
    if (there.length < (n ?? all.length)) return { error: "not_found" };
    if (how === "concatenate") return { values: [joined(there, rule.separator ?? "\n\n")] };
    if (there.some((value) => typeof value !== "object" || Array.isArray(value))) return { error: "invalid_input" };
    const merged = mergeAll(there as Record<string, unknown>[], rule.on_conflict ?? "last");
    return merged === undefined ? { error: "conflict" } : { values: [merged] };
  }
  const read = there.flatMap((value) => {
    try {
      const text = by ?? (how === "best_by_score" ? "item.score" : undefined);
      return [{ value, seen: text === undefined ? value : evaluate(text, { ...scope, item: value }) }];
    } catch {
      return [];
    }
  });
  if (how === "best_by_score") {
    const scored = read.filter(({ seen }) => typeof seen === "number");
    if (scored.length < (n ?? 1)) return { error: "not_found" };
    const scores = scored.map(({ seen }) => Number(seen));
    const best = rule.order === "lowest" ? Math.min(...scores) : Math.max(...scores);
    return {
      values: scored
        .filter(({ seen }) => seen === best)
        .slice(0, 1)
        .map(({ value }) => value),
    };
  }
  const parties = [...Map.groupBy(read, ({ seen }) => canonical(seen)).values()];
  const most = Math.max(0, ...parties.map((party) => party.length));
  const largest = parties.find((party) => party.length === most) ?? [];
  const of = (party: typeof read): unknown[] => party.map(({ value }) => value).slice(0, early ? undefined : 1);
  if (how === "quorum") {
    const least = n ?? half;
    if (most >= least)
      return { values: early ? parties.filter((party) => party.length >= least).flatMap(of) : of(largest) };
    if (otherwise === "null") return { values: [null] };
    if (otherwise === "most" && most > 0) return { values: largest.slice(0, 1).map(({ value }) => value) };
    return { error: read.length < least ? "not_found" : "conflict" };
  }
  if (read.length < (n ?? half)) return { error: "not_found" };
  if (most * 2 > read.length) return { values: of(largest) };
  if (otherwise === "null") return { values: [null] };
  return otherwise === "most" ? { values: largest.slice(0, 1).map(({ value }) => value) } : { error: "conflict" };
}

/** The answers, null where there is none; whether who ends first may decide between them. */
function given(step: PlannedStep, scope: Values, written: ReadonlySet<string>): { values: unknown[]; early: boolean } {
  const entries = Array.isArray(step.inputs) ? step.inputs.map((name) => [name, name]) : Object.entries(step.inputs);
  const values = entries.map(([, text = ""]) => {
    const missing = [...written].some((name) => !Object.hasOwn(scope, name) && new RegExp(`\\b${name}\\b`).test(text));
    if (missing) return null;
    try {
      return evaluate(text, scope) ?? null;
    } catch {
      return null;
    }
  });
  const [only, ...others] = values;
  if (others.length === 0 && Array.isArray(only))
    return { values: only.map((item: unknown) => item ?? null), early: false };
  return { values, early: values.length > 1 };
}

function joined(values: readonly unknown[], separator: string): unknown {
  if (values.length > 0 && values.every((value) => typeof value === "string")) return values.join(separator);
  return values.flat(1);
}

function mergeAll(
  objects: readonly Record<string, unknown>[],
  rule: "last" | "first" | "fail",
): Record<string, unknown> | undefined {
  const merged: Record<string, unknown> = {};
  for (const key of new Set(objects.flatMap((object) => Object.keys(object)))) {
    const values = objects.filter((object) => Object.hasOwn(object, key)).map((object) => object[key]);
    if (values.every((value) => typeof value === "object" && value !== null && !Array.isArray(value))) {
      const inner = mergeAll(values as Record<string, unknown>[], rule);
      if (inner === undefined) return undefined;
      merged[key] = inner;
      continue;
    }
    if (rule === "fail" && new Set(values.map(canonical)).size > 1) return undefined;
    merged[key] = rule === "first" ? values[0] : values.at(-1);
  }
  return merged;
}

/**
 * Names of the steps of a workflow that need not run to their end: all who wait for them are aggregations that may go on without them, or
 * need not run either.
 */
export function leftOut(flow: { readonly steps: readonly PlannedStep[]; readonly outputs?: unknown }): Set<string> {
  const shown = JSON.stringify(flow.outputs ?? []);
  const found = new Set<string>();
  const mayGo = (step: PlannedStep, reader: PlannedStep): boolean => {
    if (found.has(reader.name)) return true;
    const { aggregate: rule, when = "" } = reader;
    if (rule === undefined || !["first_success", "majority", "quorum"].includes(rule.how)) return false;
    const reads = (text: string): boolean => step.outputs.some((name) => new RegExp(`\\b${name}\\b`).test(text));
    return reads(JSON.stringify(reader.inputs)) && !reads(when) && !reads(rule.by ?? "");
  };
  for (let size = -1; size < found.size;) {
    size = found.size;
    for (const step of flow.steps) {
      const readers = flow.steps.filter(({ depends_on }) => depends_on.includes(step.name));
      const yielded = step.outputs.some((name) => new RegExp(`\\b${name}\\b`).test(shown));
      if (readers.length > 0 && !yielded && readers.every((reader) => mayGo(step, reader))) found.add(step.name);
    }
  }
  return found;
}
