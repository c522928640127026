import { Environment } from "@marcbachmann/cel-js";
import { RE2JS } from "re2js";
import { createWork } from "./work.ts";

/** What one evaluation may do: about a second's work on a slow machine, and never more than two seconds. */
export const work = createWork({ units: 1_000_000, ms: 2000 });

/** Characters of text that are matched or joined for one unit of work. */
export const CHARACTERS_PER_UNIT = 64;
/** Weight that is compared, and that is handed back as JSON, for one unit of work. */
export const COMPARED_PER_UNIT = 128;
export const RETURNED_PER_UNIT = 4;
const PATTERNS_KEPT = 200;
const patterns = new Map<string, RE2JS>();

/** CEL's patterns are RE2's; the library takes JavaScript's, which a plan could make run for ever. */
function matches(text: string, pattern: string): boolean {
  work.spend(1 + text.length / CHARACTERS_PER_UNIT);
  const known = patterns.get(pattern);
  const compiled = known ?? RE2JS.compile(pattern);
  if (patterns.size >= PATTERNS_KEPT) patterns.clear();
  patterns.set(pattern, compiled);
  return compiled.matcher(text).find();
}

/** Under this name a plan's `matches` is evaluated. */
export const LINEAR_MATCHES = "matchesInLinearTime";

/**
 * CEL as plans use it. Names have no types here (the validator has its own, from schemas), lists and maps may mix types as JSON does, and
 * whole numbers may meet others, for JSON knows only one kind of number.
 */
export const environment = withMixedNumbers(
  new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 4000, maxDepth: 100, maxListElements: 1000, maxMapEntries: 1000 },
  }),
).registerFunction(`string.${LINEAR_MATCHES}(string): bool`, matches);

type Arithmetic = (left: number, right: number) => number;

function withMixedNumbers(plain: Environment): Environment {
  const arithmetic: Readonly<Record<string, Arithmetic>> = {
    "+": (left, right) => left + right,
    "-": (left, right) => left - right,
    "*": (left, right) => left * right,
    "/": (left, right) => left / right,
  };
  for (const [operator, compute] of Object.entries(arithmetic)) {
    plain.registerOperator(`int ${operator} double: double`, (left: bigint, right: number) =>
      compute(Number(left), right),
    );
    plain.registerOperator(`double ${operator} int: double`, (left: number, right: bigint) =>
      compute(left, Number(right)),
    );
  }
  // Loosely equal is what a number and a bigint of one value are; the reverse order comes with it.
  return plain.registerOperator("int == double: bool", (left: bigint, right: number) => Number(left) === right);
}
