import type { Connection, Database } from "../../database/database.ts";
import { InvalidInput, Unavailable, toFailure, type Failure } from "../../errors.ts";
import { measuresIn } from "../../text/measures.ts";
import { asksSummary } from "../../text/asks-summary.ts";
import { contentAttribute } from "../../tracing/content-attribute.ts";
import { inToolSpan } from "../../tracing/in-tool-span.ts";
import type { Passage } from "../passage.ts";
import { bm25 } from "./bm25.ts";
import type { Correction } from "./correct-word.ts";
import { withExclusions } from "./exclude.ts";
import { fuse, type WeightedRanking } from "./fuse.ts";
import { keepFittingCase } from "./keep-fitting-case.ts";
import { loadPassages } from "./load-passages.ts";
import { parseQuery } from "./parse-query.ts";
import { queryTerms, type QueryTerm } from "./query-terms.ts";
import type { Rank, Ranked, Ranker } from "./ranker.ts";
import { representEach } from "./represent-each.ts";
import { wholeDocument } from "./whole-document.ts";

export interface SearchRequest {
  /** A question or words to look for. Several are searched each on its own, and every one is represented in the result. */
  readonly queries: readonly string[];
  /** Default 8, at most 50. */
  readonly limit?: number;
  /** Only these documents: sources, or prefixes that end in "/". Default: all. */
  readonly sources?: readonly string[];
  /** Ways to rank, fused. Default: BM25 alone. */
  readonly rankers?: readonly Ranker[];
  readonly signal?: AbortSignal;
}

export interface SearchResult {
  readonly passages: Passage[];
  /** What was searched for: the parts of the question, without courtesies and exclusions. */
  readonly parts: readonly string[];
  readonly excluded: readonly string[];
  readonly corrections: readonly Correction[];
  /** Documents there were to search. */
  readonly searched: number;
  /** Names of the rankers that took part. */
  readonly rankedBy: readonly string[];
  /** Rankers that could not, as when the embedding model is down. */
  readonly failed: readonly { readonly ranker: string; readonly failure: Failure }[];
}

const DEPTH = 60;
/** Passages of a document that is asked for as a whole; for that, more than the limit are returned. */
const WHOLE = 16;

/** Finds the passages that fit a question best. @throws InvalidInput when nothing is asked or `limit` is out of range. */
export async function searchDocuments(
  database: Database,
  tenant: string,
  request: SearchRequest,
): Promise<SearchResult> {
  const asked = contentAttribute("gen_ai.tool.call.arguments", () => ({ queries: request.queries }));
  return await inToolSpan("search_documents", asked, async (span) => {
    const result = await search(database, tenant, request);
    span.setAttributes({
      "baton.search.passages": result.passages.length,
      "baton.search.documents": result.searched,
      "baton.search.parts": result.parts.length,
      "baton.search.rankers": [...result.rankedBy],
      "baton.search.failed": result.failed.map(({ ranker }) => ranker),
      ...contentAttribute("gen_ai.tool.call.result", () => result.passages),
    });
    return result;
  });
}

async function search(database: Database, tenant: string, request: SearchRequest): Promise<SearchResult> {
  const { limit = 8, sources = [], rankers = [bm25()], signal = new AbortController().signal } = request;
  if (!Number.isInteger(limit) || limit < 1 || limit > 50) {
    throw new InvalidInput(`Expected limit to be an integer from 1 to 50, got ${limit}`, { field: "limit" });
  }
  if (sources.some((source) => /\p{Cc}/u.test(source))) {
    throw new InvalidInput("Expected sources without control characters", { field: "sources" });
  }
  const parsed = request.queries.filter((query) => query.trim() !== "").map(parseQuery);
  if (parsed.length === 0) throw new InvalidInput("Expected a query with at least one word", { field: "query" });
  const parts = [...new Set(parsed.flatMap((one) => one.parts))];
  // Several parts are ranked each on its own and all together.
  const texts = parts.length > 1 ? [...parts, parts.join(" ")] : parts;
  const excluded = [...new Set(parsed.flatMap((one) => one.excluded))];

  const { ranks, failed } = await openAll(rankers, texts, signal);
  return database.tenant(tenant, async (db) => {
    const { terms, excluded: without, corrections } = await queryTerms(db, texts, excluded);
    const rankedBy = new Set<string>();
    const rankedTexts: Ranked[][] = [];
    for (const [index, text] of texts.entries()) {
      const own = withoutExcluded(terms[index] ?? [], without);
      const rankings: WeightedRanking[] = [];
      for (const { name, weight, rank } of ranks) {
        signal.throwIfAborted();
        const ranking = await rank(db, { text, terms: own, sources, depth: DEPTH });
        if (ranking === undefined) continue;
        rankedBy.add(name);
        rankings.push({ ranking, weight });
      }
      rankedTexts.push(await withExclusions(db, fuse(rankings), without, DEPTH));
    }
    const whole = rankedTexts.at(-1) ?? [];
    const measures = texts.flatMap(measuresIn);
    const depth = measures.length > 0 ? DEPTH : limit;
    const best = parts.length > 1 ? representEach(rankedTexts.slice(0, -1), whole, depth) : whole.slice(0, depth);
    const first = request.queries.some(asksSummary)
      ? await wholeDocument(db, terms[texts.length - 1] ?? [], whole, Math.max(limit, WHOLE))
      : [];
    const inFirst = new Set(first.map((one) => one.chunk));
    const rest = best.filter((one) => !inFirst.has(one.chunk));
    const most = Math.max(limit, first.length);
    const loaded = await loadPassages(db, [...first, ...rest].slice(0, Math.max(depth, most)));
    const passages = keepFittingCase(loaded, measures, most);
    return {
      passages,
      parts,
      excluded,
      corrections,
      searched: await countDocuments(db),
      rankedBy: [...rankedBy],
      failed,
    };
  });
}

interface Opened {
  readonly name: string;
  readonly weight: number;
  readonly rank: Rank;
}

/** A ranker that fails to open is left out: the others still answer. @throws when none is left, or the signal fired. */
async function openAll(
  rankers: readonly Ranker[],
  texts: readonly string[],
  signal: AbortSignal,
): Promise<{ ranks: Opened[]; failed: { ranker: string; failure: Failure }[] }> {
  const ranks: Opened[] = [];
  const failed: { ranker: string; failure: Failure }[] = [];
  for (const ranker of rankers) {
    try {
      ranks.push({ name: ranker.name, weight: ranker.weight, rank: await ranker.open(texts, signal) });
    } catch (error) {
      signal.throwIfAborted();
      failed.push({ ranker: ranker.name, failure: toFailure(error) });
    }
  }
  if (ranks.length === 0) throw new Unavailable(`no ranker answers: ${failed.map((one) => one.ranker).join(", ")}`);
  return { ranks, failed };
}

function withoutExcluded(terms: readonly QueryTerm[], excluded: readonly QueryTerm[]): QueryTerm[] {
  const out = new Set(excluded.map((one) => one.term));
  const rest = terms.filter((one) => !out.has(one.term));
  return rest.length > 0 ? rest : [...terms];
}

async function countDocuments(db: Connection): Promise<number> {
  const { rows } = await db.query<{ documents: number }>("SELECT documents::int FROM corpora");
  return rows[0]?.documents ?? 0;
}
