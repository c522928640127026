import type { Connection } from "../../database/database.ts";
import type { QueryTerm } from "./query-terms.ts";

/** One question to rank the chunks for. */
export interface RankRequest {
  readonly text: string;
  readonly terms: readonly QueryTerm[];
  /** Only chunks of these documents (by source, or below a source that ends in "/"); empty: of all. */
  readonly sources: readonly string[];
  /** How many to return at most. */
  readonly depth: number;
}

export interface Ranked {
  /** `chunk_no`; a bigint, which the driver gives as text. */
  readonly chunk: string;
  /** Higher is better; comparable within one ranking only. */
  readonly score: number;
}

/** Ranks for one question; `undefined` where it cannot work on this database. Best first. */
export type Rank = (db: Connection, request: RankRequest) => Promise<readonly Ranked[] | undefined>;

/** One way to order the chunks. Rankings of several are fused by their ranks, so scores need not be comparable. */
export interface Ranker {
  readonly name: string;
  /** Weight in the fusion. */
  readonly weight: number;
  /** Does what takes a network, for all the texts at once, before a transaction is open. */
  open(texts: readonly string[], signal: AbortSignal): Promise<Rank>;
}
