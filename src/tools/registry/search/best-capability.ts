import type { Capability } from "../manifest.ts";
import type { MatchedWord } from "./search-index.ts";
import { terms } from "./terms.ts";

const known = new WeakMap<Capability, ReadonlySet<string>>();

/** The stems of a capability, worked out when it is first found: most of thousands never are. */
function stemsOf(capability: Capability): ReadonlySet<string> {
  const { name, description, examples } = capability;
  const stems =
    known.get(capability) ?? new Set(terms([name, description, ...examples].join("\n")).map(({ stem }) => stem));
  known.set(capability, stems);
  return stems;
}

/** The capability whose words hold most of what matched; the first one where none does. */
export function bestCapability(capabilities: readonly Capability[], matched: readonly MatchedWord[]): string {
  let best = { name: capabilities[0]?.name ?? "", overlap: 0 };
  if (capabilities.length < 2) return best.name;
  for (const capability of capabilities) {
    const stems = stemsOf(capability);
    const overlap = matched.filter(({ stem }) => stems.has(stem)).length / Math.sqrt(stems.size + 1);
    if (overlap > best.overlap) best = { name: capability.name, overlap };
  }
  return best.name;
}
