import semver from "semver";
import { InvalidInput } from "../errors.ts";
import type { AgentManifest, Capability } from "./manifest.ts";
import type { Candidate, Registry } from "./registry.ts";
import { calibrate, probability, type Calibration, type Trial } from "./search/calibrate.ts";
import { fieldTerms } from "./search/fields.ts";
import { SearchIndex } from "./search/search-index.ts";
import { terms } from "./search/terms.ts";

export interface RegistryOptions {
  /** Candidates that score below are not offered: what lets a search come back empty. Default 0.15. */
  readonly least?: number;
  /** Default number of candidates of a search. Default 8. */
  readonly limit?: number;
}

const wellFormed = /^[a-z][a-z0-9_]{0,63}$/u;

/** Most examples that a calibration looks at, so that it stays quick over thousands of entries. */
const calibrationSample = 120;

/** The agents of one process, held in memory and found by what they say they can do. */
export function createRegistry<Entry extends AgentManifest>(options: RegistryOptions = {}): Registry<Entry> {
  const { least = 0.15, limit: defaultLimit = 8 } = options;
  if (!(least >= 0 && least <= 1))
    throw new InvalidInput(`Expected least to be 0 to 1, got ${least}.`, { field: "least" });
  const entries = new Map<string, Registered<Entry>>();
  const index = new SearchIndex();
  let calibration: Calibration | undefined;

  return {
    register(entry) {
      checkEntry(entry);
      index.add(entry.name, fieldTerms(entry));
      entries.set(entry.name, { entry, capabilities: entry.capabilities.map(capabilityTerms) });
      calibration = undefined;
    },
    remove(name) {
      index.remove(name);
      entries.delete(name);
      calibration = undefined;
    },
    get: (name) => entries.get(name)?.entry,
    list: () => [...entries.values()].map(({ entry }) => entry),
    search(query, { limit = defaultLimit } = {}) {
      const asked = terms(query);
      const wordOf = new Map(asked.map((term) => [term.stem, term.word]));
      calibration ??= calibrate(
        trials(
          [...entries.values()].map(({ entry }) => entry),
          index,
        ),
      );
      const found: Candidate<Entry>[] = [];
      for (const match of index.search(asked.map((term) => term.stem))) {
        const registered = entries.get(match.name);
        const score = probability(match.coverage, calibration);
        if (registered === undefined || score < least) continue;
        const why = match.matched.map((stem) => wordOf.get(stem) ?? stem);
        found.push({ agent: registered.entry, score, capability: bestCapability(registered, match.matched), why });
        if (found.length >= limit) break;
      }
      return found;
    },
  };
}

function checkEntry(entry: AgentManifest): void {
  if (!wellFormed.test(entry.name)) {
    throw new InvalidInput(`Agent name "${entry.name}" is malformed: expected snake_case, at most 64 characters.`, {
      field: "name",
    });
  }
  if (semver.valid(entry.version) === null) {
    throw new InvalidInput(
      `Version "${entry.version}" of agent "${entry.name}" is not a semantic version such as 1.0.0.`,
      {
        field: "version",
      },
    );
  }
}

interface Registered<Entry> {
  readonly entry: Entry;
  readonly capabilities: readonly { readonly name: string; readonly stems: ReadonlySet<string> }[];
}

function capabilityTerms({ name, description, examples }: Capability): Registered<never>["capabilities"][number] {
  return { name, stems: new Set(terms([name, description, ...examples].join("\n")).map((term) => term.stem)) };
}

/** The capability whose words hold most of what matched; the first one where none does. */
function bestCapability({ capabilities }: Registered<unknown>, matched: readonly string[]): string {
  let best = { name: capabilities[0]?.name ?? "", overlap: 0 };
  for (const { name, stems } of capabilities) {
    const overlap = matched.filter((stem) => stems.has(stem)).length / Math.sqrt(stems.size + 1);
    if (overlap > best.overlap) best = { name, overlap };
  }
  return best.name;
}

/**
 * Each example as a query, with its own words taken out of its agent's examples: the owner is a right answer, the best of the others a wrong one.
 */
function trials(entries: readonly AgentManifest[], index: SearchIndex): Trial[] {
  const examples = entries.flatMap((entry) =>
    entry.capabilities.flatMap((capability) => capability.examples.map((example) => ({ entry, example }))),
  );
  const stride = Math.max(1, Math.ceil(examples.length / calibrationSample));
  const collected: Trial[] = [];
  const wholes = new Map(entries.map((entry) => [entry.name, fieldTerms(entry)]));
  for (const { entry, example } of examples.filter((_, place) => place % stride === 0)) {
    const whole = wholes.get(entry.name) ?? fieldTerms(entry);
    const asked = terms(example).map((term) => term.stem);
    index.add(entry.name, { ...whole, examples: without(whole.examples, asked) });
    const matches = index.search(asked);
    index.add(entry.name, whole);
    collected.push({ coverage: matches.find((match) => match.name === entry.name)?.coverage ?? 0, right: true });
    const wrong = matches.find((match) => match.name !== entry.name);
    if (wrong !== undefined) collected.push({ coverage: wrong.coverage, right: false });
  }
  return collected;
}

/** The stems of all examples without one run of them. */
function without(stems: readonly string[], run: readonly string[]): readonly string[] {
  const start = stems.findIndex((_, place) => run.every((stem, offset) => stems[place + offset] === stem));
  return start === -1 ? stems : [...stems.slice(0, start), ...stems.slice(start + run.length)];
}
