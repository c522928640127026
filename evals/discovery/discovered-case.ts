/** What a system made of one question. */
export interface Found {
  /** Ids, best first, ten at most. */
  readonly ranked: readonly string[];
  /** Of the best; 0 where nothing was found. */
  readonly score: number;
  /** Whether the best is offered at the system's own threshold. */
  readonly offered: boolean;
}

/** One question, what was right and what was found by discovery and by the baseline. */
export interface DiscoveredCase {
  readonly id: string;
  readonly query: string;
  readonly gold: readonly string[];
  readonly relevant: boolean;
  readonly registry: Found;
  readonly bm25: Found;
  /** How long the registry's search took, milliseconds. */
  readonly ms: number;
}
