import type { KnowledgeSource } from "../agents/planner/knowledge.ts";
import type { Database } from "../tools/database/database.ts";
import type { Datasets } from "../tools/data/datasets.ts";
import { listDocuments } from "../tools/documents/list-documents.ts";
import type { PriceBooks } from "../tools/pricing/catalog/price-books.ts";

interface Sources {
  readonly database: Database;
  readonly datasets: Datasets;
  readonly books: PriceBooks;
}

/** How long an answer is good for; a question every second should not list all documents every second. */
const FRESH_MS = 5000;

/** What a tenant's documents, data sets and price books are called, so that the planner recognises them in a question. */
export function createKnowledge(sources: Sources): KnowledgeSource {
  const known = new Map<string, { at: number; knowledge: ReturnType<KnowledgeSource> }>();
  return (tenant) => {
    const last = known.get(tenant);
    if (last !== undefined && Date.now() - last.at < FRESH_MS) return last.knowledge;
    const knowledge = lookUp(tenant, sources);
    known.set(tenant, { at: Date.now(), knowledge });
    knowledge.catch(() => known.delete(tenant));
    return knowledge;
  };
}

async function lookUp(tenant: string, { database, datasets, books }: Sources): ReturnType<KnowledgeSource> {
  const [session, shelf, documents] = await Promise.all([
    datasets.open(tenant),
    books.open(tenant),
    listDocuments(database, tenant),
  ]);
  return {
    datasets: session.datasets.map((dataset) => ({
      name: dataset.name,
      columns: dataset.columns.flatMap((column) => [column.name, ...column.synonyms]),
      values: dataset.columns.flatMap((column) => column.values.map(({ value }) => value)),
      synonyms: [dataset.noun.one, dataset.noun.many, ...dataset.synonyms],
    })),
    prices: shelf.books.flatMap((book) => [...book.plans, ...book.addons].map(({ name }) => name)),
    documents: documents.map(({ title }) => title),
  };
}
