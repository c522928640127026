import type { Database } from "../../tools/database/database.ts";
import type { Embedder } from "../../tools/documents/embedder.ts";
import { bm25 } from "../../tools/documents/search/bm25.ts";
import { dense } from "../../tools/documents/search/dense.ts";
import { searchDocuments } from "../../tools/documents/search/search-documents.ts";
import type { Agent } from "../agent.ts";
import { defineAgent } from "../define-agent.ts";
import { capabilities } from "./capabilities.ts";
import { retrieverInput, retrieverOutput } from "./retriever-schema.ts";
import { searchQueries } from "./search-queries.ts";

export interface RetrieverOptions {
  readonly database: Database;
  /** Adds a dense ranking, where the documents were ingested with the same embedding model. */
  readonly embedder?: Embedder;
}

/** Finds passages in the tenant's documents. The model, where there is one, only writes the queries. */
export function createRetriever({ database, embedder }: RetrieverOptions) {
  const rankers = embedder === undefined ? [bm25()] : [bm25(), dense(embedder)];
  return defineAgent({
    name: "retriever",
    version: "1.0.0",
    description:
      "Searches the company's documents (policies, contracts, guides, reports, notes, letters) and returns the passages that fit a question, verbatim with source and section. Use it whenever an answer has to rest on what is written somewhere.",
    capabilities,
    input: retrieverInput,
    output: retrieverOutput,
    effect: "pure",
    latencyMs: 20,
    cost: { tokens: { expected: 1000, most: 50_000 } },
    async execute(task, context) {
      const queries = await searchQueries(task, context);
      const { limit, sources } = task.input;
      const found = await searchDocuments(database, context.tenant, {
        queries,
        rankers,
        signal: context.signal,
        ...(limit === undefined ? {} : { limit }),
        ...(sources === undefined ? {} : { sources }),
      });
      for (const failed of found.failed) context.log.warn(failed, "a ranking is left out");
      const documents = new Set(found.passages.map((passage) => passage.document_id)).size;
      context.progress(`found ${found.passages.length} passages in ${documents} of ${found.searched} documents`, 1);
      return {
        passages: found.passages,
        query: found.parts.join(" | "),
        corrections: found.corrections.map(({ word, corrected }) => ({ word, corrected })),
        excluded: [...found.excluded],
        searched: found.searched,
        ranked_by: [...found.rankedBy],
      };
    },
  }) satisfies Agent;
}
