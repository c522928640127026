import type { AgentManifest } from "./manifest.ts";

/** An agent that discovery found for a question. */
export interface Candidate<Entry extends AgentManifest = AgentManifest> {
  readonly agent: Entry;
  /** 0 to 1, calibrated over the registry's own entries; comparable between queries. */
  readonly score: number;
  /** The capability that fits best. */
  readonly capability: string;
  /** The words of the query that matched, for people. */
  readonly why: readonly string[];
}

/** Who exists and what they can do. */
export interface Registry<Entry extends AgentManifest = AgentManifest> {
  /** Adds an agent, or replaces the one of that name. @throws InvalidInput when the name or version is malformed. */
  register(entry: Entry): void;
  remove(name: string): void;
  get(name: string): Entry | undefined;
  list(): readonly Entry[];
  /** Best first; empty when nothing fits. */
  search(query: string, options?: { readonly limit?: number }): readonly Candidate<Entry>[];
}
