import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Unavailable } from "../../../src/tools/errors.ts";
import type { Embedder } from "../../../src/tools/documents/embedder.ts";
import { ingest } from "../../../src/tools/documents/ingest.ts";
import { passage } from "../../../src/tools/documents/passage.ts";
import { bm25 } from "../../../src/tools/documents/search/bm25.ts";
import { dense } from "../../../src/tools/documents/search/dense.ts";
import {
  searchDocuments,
  type SearchRequest,
  type SearchResult,
} from "../../../src/tools/documents/search/search-documents.ts";
import { words } from "../../../src/tools/text/words.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { judgedQuestions } from "./judged-questions.ts";
import { average, measure, type Measures } from "./ranking-measures.ts";

const samples = fileURLToPath(new URL("../../../samples/documents", import.meta.url));

describe("searchDocuments", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await ingest(database, "default", samples, { base: samples });
  });
  afterAll(() => database.close());

  const search = (query: string, options: Partial<SearchRequest> = {}): Promise<SearchResult> =>
    searchDocuments(database, "default", { queries: [query], ...options });

  it("judges questions by passages that exist", async () => {
    const { rows } = await database.tenant("default", (db) =>
      db.query<{ source: string; text: string }>(
        "SELECT source, c.text FROM chunks c JOIN documents USING (tenant_id, document_id)",
      ),
    );
    const missing = judgedQuestions.flatMap(({ relevant }) =>
      relevant.filter(
        ([source, contains]) => !rows.some((row) => row.source === source && row.text.includes(contains)),
      ),
    );
    expect(missing).toEqual([]);
  });

  it("ranks the judged questions as well as it did when they were last measured", async () => {
    const measured = new Map<string, Measures[]>();
    for (const question of judgedQuestions) {
      const { passages } = await search(question.question, { limit: 10 });
      const list = measured.get(question.kind) ?? [];
      measured.set(question.kind, [...list, measure(question, passages)]);
    }
    const all = average([...measured.values()].flat());
    expect(judgedQuestions.length).toBeGreaterThanOrEqual(60);
    expect(all.ndcg).toBeGreaterThan(0.75);
    expect(all.recall).toBeGreaterThan(0.79);
    const direct = average(measured.get("direct") ?? []);
    expect(direct.ndcg).toBeGreaterThan(0.9);
    expect(direct.recall).toBeGreaterThan(0.95);
    expect(average(measured.get("misspelt") ?? []).recall).toBeGreaterThan(0.85);
  });

  it("returns passages that say where they stand, best first", async () => {
    const { passages, searched } = await search("refund for yearly plans within 30 days");
    for (const one of passages) passage.parse(one);
    expect(passages[0]).toMatchObject({ source: "refund-policy.md", title: "Refund Policy" });
    expect(passages.map((one) => one.score)).toEqual(passages.map((one) => one.score).toSorted((a, b) => b - a));
    expect(searched).toBe(31);
    const [encryption] = (await search("AES-256 encryption at rest")).passages;
    expect(encryption).toMatchObject({ source: "security-overview.pdf", page: 1, headings: ["3. Encryption"] });
  });

  it("corrects misspelt words and says so, but leaves English words alone", async () => {
    const { corrections, passages } = await search("parantal leave");
    expect(corrections).toMatchObject([{ word: "parantal", corrected: "parental" }]);
    expect(passages[0]?.headings).toContain("Parental leave");
    expect((await search("a kangaroo in the vacation boss")).corrections).toEqual([]);
  });

  it("corrects without pg_trgm too", async () => {
    const other = await createTestDatabase();
    const { default: pg } = await import("pg");
    const owner = new pg.Client({ connectionString: other.url });
    await owner.connect();
    await owner.query("DROP EXTENSION pg_trgm");
    await owner.end();
    await ingest(other, "default", {
      bytes: new TextEncoder().encode("# Leave\n\nParental leave is long."),
      source: "a.md",
    });
    const { corrections } = await searchDocuments(other, "default", { queries: ["parantal"] });
    await other.close();
    expect(corrections).toMatchObject([{ corrected: "parental" }]);
  });

  it("gives each part of a question its place", async () => {
    const { parts, passages } = await search(
      "What is paid per mile for a private car, and how do I claim a service credit?",
      {
        limit: 4,
      },
    );
    expect(parts).toEqual(["What is paid per mile for a private car", "how do I claim a service credit?"]);
    const sources = passages.slice(0, 2).map((one) => one.source);
    expect(sources).toEqual(["travel-and-expenses.md", "service-agreement.docx"]);
  });

  it("moves down what the question excludes", async () => {
    const rank = async (query: string): Promise<number> => {
      const { passages } = await search(query, { limit: 20 });
      return passages.findIndex((one) => one.headings.includes("Hotels"));
    };
    expect(await rank("travel expenses hotels")).toBe(0);
    expect(await rank("travel expenses, not about hotels")).toBeGreaterThan(3);
    expect((await search("travel expenses except hotels")).excluded).toEqual(["hotels"]);
  });

  it("searches only the sources asked for", async () => {
    const only = await search("refund", { sources: ["customer-letters/"] });
    expect(only.passages.length).toBeGreaterThan(0);
    expect(only.passages.every((one) => one.source.startsWith("customer-letters/"))).toBe(true);
    const one = await search("refund", { sources: ["faq.txt"] });
    expect(new Set(one.passages.map((found) => found.source))).toEqual(
      new Set(one.passages.length > 0 ? ["faq.txt"] : []),
    );
  });

  it("finds nothing for words that no document has", async () => {
    expect((await search("xylophone quark zeppelin")).passages).toEqual([]);
  });

  it("takes a whole letter, symbols and control characters as a query", async () => {
    for (const query of [
      "\u0000\u0001 refund",
      "';DROP TABLE chunks;--",
      "😀 🎉",
      "& | ! :* <->",
      "refund policy ".repeat(5000),
    ]) {
      await expect(search(query)).resolves.toBeDefined();
    }
  });

  it("refuses an empty query and a limit out of range", async () => {
    await expect(search("  ")).rejects.toMatchObject({ code: "invalid_input", detail: { field: "query" } });
    await expect(search("refund", { limit: 0 })).rejects.toMatchObject({ detail: { field: "limit" } });
    await expect(search("refund", { sources: ["a\u0000"] })).rejects.toMatchObject({ detail: { field: "sources" } });
  });

  it("stops when its signal fires", async () => {
    await expect(search("refund", { signal: AbortSignal.abort(new Error("stop")) })).rejects.toThrow("stop");
  });

  describe("with embeddings", () => {
    // Four directions are enough to tell the topics apart that the test asks for.
    const topics = ["encrypt", "vacation", "hotel", "webhook"];
    const embedder: Embedder = {
      model: "four-topics",
      embed: (texts) =>
        Promise.resolve(
          texts.map((text) =>
            topics.map((topic) => 0.01 + words(text).filter((word) => word.startsWith(topic)).length),
          ),
        ),
    };

    it("fuses both rankings where the documents have vectors", async () => {
      const rankers = [bm25(), dense(embedder)];
      expect((await search("encrypted", { rankers })).rankedBy).toEqual(["bm25"]);
      await ingest(database, "default", samples, { base: samples, embedder });
      const { rankedBy, passages } = await search("encrypted", { rankers });
      expect(rankedBy).toEqual(["bm25", "dense"]);
      expect(passages[0]?.text).toMatch(/encrypt/iu);
      const alone = await search("encrypted", { rankers: [dense(embedder)] });
      expect(alone.passages[0]?.text).toMatch(/encrypt/iu);
    });

    it("goes on by words when the embedding model is down", async () => {
      const down: Embedder = { model: "down", embed: () => Promise.reject(new Unavailable("down")) };
      const { passages, failed, rankedBy } = await search("encryption", { rankers: [bm25(), dense(down)] });
      expect(passages.length).toBeGreaterThan(0);
      expect(rankedBy).toEqual(["bm25"]);
      expect(failed).toMatchObject([{ ranker: "dense", failure: { code: "unavailable" } }]);
    });
  });
});
