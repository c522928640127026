import { InvalidInput } from "../../tools/errors.ts";
import { aggregatorInput, type AggregatorInput } from "./aggregator-schema.ts";

/** One of the values to be aggregated. */
export interface Candidate {
  /** The name of the input, or its place in the list, from 0. */
  readonly name: string;
  readonly value: unknown;
}

export interface Candidates {
  /** All, also those that are missing. */
  readonly count: number;
  /** Those that are there, in their order. */
  readonly present: readonly Candidate[];
}

const WORDS = new Set([...Object.keys(aggregatorInput.shape), "question"]);

/** @throws InvalidInput when there is nothing to aggregate, or something is missing that must not be. */
export function candidatesOf(input: AggregatorInput): Candidates {
  const all = listed(input);
  if (all.length === 0)
    throw new InvalidInput("there is nothing to aggregate: give values, or inputs by name", { field: "values" });
  const missing = all.filter(({ value }) => value === null || value === undefined);
  if (missing.length > 0 && input.missing === "fail")
    throw new InvalidInput(`${missing.map(({ name }) => name).join(", ")} is missing`, { field: missing[0]?.name });
  return { count: all.length, present: all.filter((candidate) => !missing.includes(candidate)) };
}

function listed(input: AggregatorInput): Candidate[] {
  if (input.values !== undefined) return named(input.values);
  const others = Object.entries(input).filter(([name]) => !WORDS.has(name));
  const [only, ...more] = others;
  if (only !== undefined && more.length === 0 && Array.isArray(only[1])) return named(only[1] as unknown[]);
  return others.map(([name, value]) => ({ name, value }));
}

function named(values: readonly unknown[] | Readonly<Record<string, unknown>>): Candidate[] {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
