import type { FoundValue } from "./found-value.ts";
import type { Parameter, Slot } from "./parameter.ts";

/** Names that a workflow's expressions use for something else: the run's, the engine's, CEL's words, types and functions. */
const RESERVED =
  `item index iteration question user_query previous_answer previous_outputs true false null in as break const continue else for function if
   import let loop package namespace return var void while int uint double bool string bytes list map type dyn duration timestamp has all
   exists size matches filter`.split(/\s+/u);
const LONGEST = 48;

/** Gives every value of a question its parameter: the same value of the same kind is one parameter, wherever it stands. */
export function nameParameters(values: readonly FoundValue[], taken: Iterable<string>): Slot[] {
  const names = new Set([...RESERVED, ...taken]);
  const known = new Map<string, Parameter>();
  return values.map((found) => {
    const { start, end, kind, text, value } = found;
    const key = JSON.stringify([kind, text, typeof value === "number" ? found.called : ""]);
    const parameter = known.get(key) ?? { name: unique(found.called, names), kind, text, value };
    known.set(key, parameter);
    return { start, end, parameter };
  });
}

function unique(called: string, names: Set<string>): string {
  const plain = called
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "_")
    .replaceAll(/^[_\d]+|_+$/gu, "")
    .slice(0, LONGEST);
  const base = plain === "" ? "value" : plain;
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? base : `${base}_${count}`;
    if (names.has(name)) continue;
    names.add(name);
    return name;
  }
}
