import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ingest } from "../../../src/tools/documents/ingest.ts";
import type { Passage } from "../../../src/tools/documents/passage.ts";
import { searchDocuments } from "../../../src/tools/documents/search/search-documents.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await ingest(database, "default", "samples/documents", { base: "samples/documents" });
});
afterAll(() => database.close());

async function find(question: string): Promise<Passage[]> {
  return (await searchDocuments(database, "default", { queries: [question] })).passages;
}

describe("searching", () => {
  it("finds the range that holds the asker's case, where no word is shared", async () => {
    const found = await find("Can we get our money back after two months?");
    expect(found.some(({ text }) => text.includes("Day 31 to day 90"))).toBe(true);
    expect(found).toHaveLength(8);
  });

  it.each([
    ["Summarise the letter about the outage", "customer-letters/2026-03-outage-complaint.txt"],
    ["What does the customer's letter about the refund say?", "customer-letters/2026-09-refund-request.txt"],
    ["Give me the gist of the incident report", "incident-report-2026-03.md"],
  ])("gives a document that is to be summed up as a whole, in reading order: %s", async (question, source) => {
    const found = await find(question);
    const own = found.filter((one) => one.source === source);
    expect(found[0]?.source).toBe(source);
    expect(own.map(({ start }) => start)).toEqual(own.map(({ start }) => start).toSorted((a, b) => a - b));
    expect(own[0]?.start).toBeLessThan(100);
  });

  it("finds a letter by what happened, in whatever words it tells it", async () => {
    const [first] = await find("Summarise the letter of the customer whose card was debited two times.");
    expect(first?.source).toBe("customer-letters/2026-09-24-double-charge.txt");
  });

  it("takes what is told before a question along with it", async () => {
    const { parts } = await searchDocuments(database, "default", { queries: ["My laptop was stolen. What now?"] });
    expect(parts).toEqual(["My laptop was stolen. What now?"]);
  });
});
