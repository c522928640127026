import type { AgentManifest } from "../manifest.ts";
import type { Candidate } from "../registry.ts";
import { fuse } from "./fuse.ts";
import type { Likeness } from "./sense.ts";

export interface MeaningOptions<Entry extends AgentManifest> {
  /** `undefined` for an entry that was not read yet. */
  readonly likeness: (entry: Entry) => Likeness | undefined;
  /** All there are. */
  readonly entries: Iterable<Entry>;
  /** Whether an entry may be found. */
  readonly pass: (entry: Entry) => boolean;
  readonly factor: (entry: Entry) => number;
  /** Name of the capability that was asked for. */
  readonly capability: string | undefined;
  /** Entries to add by their meaning at most. */
  readonly pool: number;
}

interface Near<Entry> extends Likeness {
  readonly entry: Entry;
}

/** Brings what was found by words together with the entries nearest in meaning, in one ranking with one score. */
export function withMeaning<Entry extends AgentManifest>(
  byWords: readonly Candidate<Entry>[],
  { likeness, entries, pass, factor, capability, pool }: MeaningOptions<Entry>,
): Candidate<Entry>[] {
  const near = nearest(entries, likeness);
  const found = new Map(byWords.map((candidate) => [candidate.agent, candidate]));
  const added: Entry[] = [];
  for (const { entry } of near.ranked) {
    if (added.length >= pool) break;
    if (!found.has(entry) && pass(entry)) added.push(entry);
  }
  const together = new Map<string, Candidate<Entry>>();
  for (const candidate of byWords) together.set(candidate.agent.name, candidate);
  for (const agent of added) {
    const best = capability ?? agent.capabilities[0]?.name ?? "";
    together.set(agent.name, { agent, score: 0, capability: best, why: [], matched: {} });
  }
  const fusing = [...together.values()].map(({ agent }) => ({
    name: agent.name,
    byWords: found.get(agent)?.score,
    fit: near.known.get(agent)?.fit,
    factor: factor(agent),
  }));
  return fuse(fusing).flatMap(({ name, score }): Candidate<Entry>[] => {
    const candidate = together.get(name);
    if (candidate === undefined) return [];
    const alike = near.known.get(candidate.agent);
    return [{ ...candidate, score, ...(alike && { meaning: { kind: "alike", cosine: alike.cosine } as const }) }];
  });
}

function nearest<Entry extends AgentManifest>(
  entries: Iterable<Entry>,
  likeness: (entry: Entry) => Likeness | undefined,
): { readonly ranked: readonly Near<Entry>[]; readonly known: ReadonlyMap<Entry, Likeness> } {
  const known = new Map<Entry, Likeness>();
  for (const entry of entries) {
    const alike = likeness(entry);
    if (alike !== undefined) known.set(entry, alike);
  }
  const ranked = [...known]
    .map(([entry, alike]) => ({ entry, ...alike }))
    .filter(({ fit }) => fit > -1)
    .toSorted((a, b) => b.fit - a.fit);
  return { ranked, known };
}
