import type { AgentManifest } from "../manifest.ts";
import type { Trial } from "./calibrate.ts";
import { fieldTerms } from "./fields.ts";
import type { SearchIndex } from "./search-index.ts";
import { terms } from "./terms.ts";

/** Most examples that a calibration looks at: many while the index is small and they cost nothing, fewer in a large one. */
const samples = { small: 120, large: 40, largeFrom: 500 };

/**
 * Each example as a query, with its own words taken out of its agent's examples: the owner is a right answer, the best of the others a
 * wrong one. Of many examples, some from all over. By name of the entry.
 */
export function ownTrials(
  entries: readonly AgentManifest[],
  index: SearchIndex,
): ReadonlyMap<string, readonly Trial[]> {
  const examples = entries.flatMap((entry) =>
    entry.capabilities.flatMap((capability) => capability.examples.map((example) => ({ entry, example }))),
  );
  const most = entries.length < samples.largeFrom ? samples.small : samples.large;
  const stride = Math.max(1, Math.ceil(examples.length / most));
  const found = new Map<string, Trial[]>();
  for (const { entry, example } of examples.filter((_, place) => place % stride === 0)) {
    found.set(entry.name, [...(found.get(entry.name) ?? []), ...trial(entry, example, index)]);
  }
  return found;
}

function trial(entry: AgentManifest, example: string, index: SearchIndex): Trial[] {
  const whole = fieldTerms(entry);
  const asked = terms(example);
  index.add(entry.name, {
    ...whole,
    examples: without(
      whole.examples,
      asked.map(({ stem }) => stem),
    ),
  });
  const [right] = index.search(asked, { limit: 1, accept: (name) => name === entry.name });
  const [wrong] = index.search(asked, { limit: 1, accept: (name) => name !== entry.name });
  index.add(entry.name, whole);
  return [
    ...(right === undefined ? [] : [{ evidence: right.evidence, right: true }]),
    ...(wrong === undefined ? [] : [{ evidence: wrong.evidence, right: false }]),
  ];
}

/** The stems of all examples without one run of them. */
function without(stems: readonly string[], run: readonly string[]): readonly string[] {
  const start = stems.findIndex((_, place) => run.every((stem, offset) => stems[place + offset] === stem));
  return start === -1 ? stems : [...stems.slice(0, start), ...stems.slice(start + run.length)];
}
