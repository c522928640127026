import type { KnowledgeSource } from "../agents/planner/knowledge.ts";
import type { Database } from "../tools/database/database.ts";
import type { Datasets } from "../tools/data/datasets.ts";
import { listDocuments } from "../tools/documents/list-documents.ts";
import { searchDocuments } from "../tools/documents/search/search-documents.ts";
import type { PriceBooks } from "../tools/pricing/catalog/price-books.ts";
import { stopWords } from "../tools/text/stop-words.ts";
import { stem, words } from "../tools/text/words.ts";

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
    covers: (question) => coverage(database, tenant, question),
  };
}

/** Share of the question's content words that stand together in one passage, its title and headings included. */
async function coverage(database: Database, tenant: string, question: string): Promise<number> {
  const asked = new Set(contentStems(question));
  // One word in common says nothing.
  if (asked.size < 2) return 0;
  const { passages } = await searchDocuments(database, tenant, { queries: [question], limit: 3 });
  const shares = passages.map(({ title, headings, text }) => {
    const held = new Set(contentStems([title, ...headings, text].join(" ")));
    return [...asked].filter((term) => held.has(term)).length / asked.size;
  });
  return Math.max(0, ...shares);
}

function contentStems(text: string): string[] {
  return words(text)
    .filter((word) => !stopWords.has(word))
    .map(stem);
}
