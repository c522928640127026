import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stem, words } from "../../../src/tools/text/words.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

describe("words", () => {
  it("lower-cases, joins e-mail, keeps apostrophes and decimals, drops signs", () => {
    expect(words("E-mail the customer’s $1,000.50 to ticket_id, 99.9 % non-refundable; don't!")).toEqual([
      "email",
      "the",
      "customer's",
      "1000.50",
      "to",
      "ticket",
      "id",
      "99.9",
      "non",
      "refundable",
      "don't",
    ]);
  });

  it("has no words for empty text and keeps other scripts", () => {
    expect(words(" -- … ")).toEqual([]);
    expect(words("Größe naïve 東京")).toEqual(["größe", "naïve", "東京"]);
  });
});

describe("stem", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.close());

  it("agrees with Postgres' english stemmer on every word of a real text", async () => {
    const files = [
      "../../../node_modules/typescript/README.md",
      "../../../node_modules/zod/README.md",
      "../../../node_modules/vega/README.md",
      "../../../README.md",
    ];
    const texts = await Promise.all(
      files.map((file) => readFile(new URL(file, import.meta.url), "utf8").catch(() => "")),
    );
    const extra =
      "running refundable refunds policies agreed generally customers nationally hoping hopping communication dying skies relational utilities controlling added egged";
    const vocabulary = [...new Set(words(`${texts.join(" ")} ${extra}`))].filter((word) => /^[a-z]{3,}$/u.test(word));
    expect(vocabulary.length).toBeGreaterThan(100);
    const { rows } = await database.pool.query<{ word: string; stem: string }>(
      "SELECT word, (ts_lexize('english_stem', word))[1] AS stem FROM unnest($1::text[]) AS word",
      [vocabulary],
    );
    const known = rows.filter((row) => row.stem !== null);
    expect(known.map((row) => [row.word, stem(row.word)])).toEqual(known.map((row) => [row.word, row.stem]));
  });
});
