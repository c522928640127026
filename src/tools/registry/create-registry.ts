import semver from "semver";
import { InvalidInput } from "../errors.ts";
import type { AgentManifest } from "./manifest.ts";
import type { Candidate, Registry, SearchOptions } from "./registry.ts";
import { withMeaning } from "./meaning/with-meaning.ts";
import { bestCapability } from "./search/best-capability.ts";
import { probability } from "./search/calibrate.ts";
import { fieldNames, fieldTerms } from "./search/fields.ts";
import { lackOfNumbers, lacksNumbers } from "./search/number-needs.ts";
import { OwnCalibration } from "./search/own-calibration.ts";
import { passes } from "./search/passes.ts";
import { SearchIndex, type Match, type MatchedWord } from "./search/search-index.ts";
import { terms } from "./search/terms.ts";

export interface RegistryOptions {
  /** Candidates that score below are not offered: what lets a search come back empty. Default 0.2. */
  readonly least?: number;
  /** Default number of candidates of a search. Default 8. */
  readonly limit?: number;
}

/** Entries that are looked at by their words, and by their meaning, where both count. */
const pool = 60;

const wellFormed = /^[a-z][a-z0-9_]{0,63}$/u;

/** The agents of one process, held in memory and found by what they say they can do. */
export function createRegistry<Entry extends AgentManifest>(options: RegistryOptions = {}): Registry<Entry> {
  const { least: usualLeast = 0.2, limit: usualLimit = 8 } = options;
  checkLimits(usualLeast, usualLimit);
  const entries = new Map<string, Entry>();
  const index = new SearchIndex();
  const calibration = new OwnCalibration(index);
  const list = (): Entry[] => [...entries.values()];

  return {
    register(entry) {
      checkEntry(entry);
      index.add(entry.name, fieldTerms(entry));
      entries.set(entry.name, entry);
      calibration.put(entry);
    },
    remove(name) {
      if (!entries.delete(name)) return;
      index.remove(name);
      calibration.remove(name);
    },
    get: (name) => entries.get(name),
    list,
    search(query, searched: SearchOptions<Entry> = {}) {
      const { least = usualLeast, limit = usualLimit, prefer, capability, sense } = searched;
      checkLimits(least, limit);
      const pass = passes(searched);
      if (query.trim() === "") return isNarrowed(searched) ? withoutWords(list().filter(pass), limit, capability) : [];
      const curve = calibration.current();
      const meant = sense?.meant(query);
      const lacking = lacksNumbers(query);
      const lacks = (entry: Entry | undefined): boolean => entry !== undefined && lacking(entry.input);
      const matches = index.search(terms(query), {
        limit: meant?.kind === "known" ? Math.max(limit, pool) : limit,
        accept: (name) => {
          const entry = entries.get(name);
          return entry !== undefined && pass(entry);
        },
        prefer: (name) => {
          const entry = entries.get(name);
          return (prefer === undefined ? 1 : weigh(prefer, entry)) * (lacks(entry) ? lackOfNumbers.rank : 1);
        },
      });
      let before = 1;
      const byWords = matches.flatMap((match): Candidate<Entry>[] => {
        const found = entries.get(match.name);
        const evidence = match.evidence - (lacks(found) ? lackOfNumbers.evidence : 0);
        before = Math.min(before, probability(evidence, curve));
        return found === undefined ? [] : [candidate(found, match, before, capability)];
      });
      const fits = ({ score }: Candidate<Entry>): boolean => score >= least;
      if (meant === undefined) return byWords.filter(fits);
      if (meant.kind === "left_out") return byWords.filter(fits).map((each) => ({ ...each, meaning: meant }));
      const also = { likeness: meant.of, entries: entries.values(), pass, capability, pool };
      return withMeaning(byWords, {
        ...also,
        factor: (entry) => (prefer === undefined ? 1 : weigh(prefer, entry)),
      })
        .filter(fits)
        .slice(0, limit);
    },
  };
}

function candidate<Entry extends AgentManifest>(
  agent: Entry,
  match: Match,
  score: number,
  capability: string | undefined,
): { agent: Entry } & Omit<Candidate, "agent"> {
  const words = match.matched();
  const direct = words.filter(({ itself }) => itself);
  return {
    agent,
    score,
    capability: capability ?? bestCapability(agent.capabilities, words),
    why: (direct.length > 0 ? direct : words).map(({ word }) => word),
    matched: byField(words),
  };
}

function byField(words: readonly MatchedWord[]): Candidate["matched"] {
  return Object.fromEntries(
    fieldNames.flatMap((field) => {
      const found = words.filter(({ fields }) => fields.includes(field)).map(({ word }) => word);
      return found.length === 0 ? [] : [[field, found]];
    }),
  );
}

/** Whether the options alone say what is looked for. */
function isNarrowed({ capability, effect, input, output, version }: SearchOptions<never>): boolean {
  return [capability, effect, input, output, version].some((option) => option !== undefined);
}

function withoutWords<Entry extends AgentManifest>(
  entries: readonly Entry[],
  limit: number,
  capability: string | undefined,
): Candidate<Entry>[] {
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .slice(0, limit)
    .map((agent) => ({
      agent,
      score: 1,
      capability: capability ?? agent.capabilities[0]?.name ?? "",
      why: [],
      matched: {},
    }));
}

function weigh<Entry>(prefer: (entry: Entry) => number, entry: Entry | undefined): number {
  const factor = entry === undefined ? 1 : prefer(entry);
  if (factor > 0 && Number.isFinite(factor)) return factor;
  throw new InvalidInput(`Expected prefer to return a number above 0, got ${factor}.`, { field: "prefer" });
}

function checkLimits(least: number, limit: number): void {
  if (!(least >= 0 && least <= 1))
    throw new InvalidInput(`Expected least to be 0 to 1, got ${least}.`, { field: "least" });
  if (!Number.isInteger(limit) || limit < 0)
    throw new InvalidInput(`Expected limit to be a whole number from 0, got ${limit}.`, { field: "limit" });
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
      { field: "version" },
    );
  }
}
