import type { AgentManifest, Effect } from "./manifest.ts";
import type { LeftOut, Sense } from "./meaning/sense.ts";
import type { JsonSchema } from "./search/accepts-type.ts";
import type { Field } from "./search/fields.ts";

/** An agent that discovery found for a question. */
export interface Candidate<Entry extends AgentManifest = AgentManifest> {
  readonly agent: Entry;
  /**
   * 0 to 1: how probable it is that this is what was asked for; calibrated over the registry's own examples, comparable between queries,
   * never above that of the candidate before it. 1 where nothing but filters was asked for.
   */
  readonly score: number;
  /** The capability that fits best. */
  readonly capability: string;
  /** The words of the query that matched, for people. */
  readonly why: readonly string[];
  /** The same by the field they were found in, with words that merely go with one of the entry's. */
  readonly matched: Readonly<Partial<Record<Field, readonly string[]>>>;
  /** What an embedding model added; missing where the search was given no sense of the query, or the entry is not read yet. */
  readonly meaning?: LeftOut | { readonly kind: "alike"; readonly cosine: number };
}

/** What narrows a search down. */
export interface SearchOptions<Entry extends AgentManifest = AgentManifest> {
  /** Candidates at most. */
  readonly limit?: number;
  /** Least score, 0 to 1. Default: that of the registry. */
  readonly least?: number;
  /** Name of a capability that an entry must have. */
  readonly capability?: string;
  readonly effect?: Effect | readonly Effect[];
  /** JSON Schema of what there is: only entries that take every such value. */
  readonly input?: JsonSchema;
  /** JSON Schema of what is needed: only entries all of whose results are such values. */
  readonly output?: JsonSchema;
  /** Who asks: entries of other tenants are not found. Missing: only those that all tenants see. */
  readonly tenant?: string;
  /** Range of semantic versions, as in "^1.2". */
  readonly version?: string;
  /** Any other condition, such as health. */
  readonly filter?: (entry: Entry) => boolean;
  /** What the query means: entries are then found by that too. Where it does not know the query, the search goes by words alone. */
  readonly sense?: Sense;
  /** Factor of an entry's rank among those that fit, above 0; 1 is neutral. */
  readonly prefer?: (entry: Entry) => number;
}

/** Who exists and what they can do. */
export interface Registry<Entry extends AgentManifest = AgentManifest> {
  /** Adds an agent, or replaces the one of that name. @throws InvalidInput when the name or version is malformed. */
  register(entry: Entry): void;
  remove(name: string): void;
  get(name: string): Entry | undefined;
  list(): readonly Entry[];
  /**
   * Best first; empty when nothing fits. A request of many words is taken for several: its parts each get their candidates. Without words,
   * the entries that pass the filters, by name. @throws InvalidInput for a malformed range of versions, least or limit.
   */
  search(query: string, options?: SearchOptions<Entry>): readonly Candidate<Entry>[];
}
