import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ingest } from "../../../src/tools/documents/ingest.ts";
import { readDocumentText } from "../../../src/tools/documents/read-document-text.ts";
import { searchDocuments } from "../../../src/tools/documents/search/search-documents.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { run, type Run } from "./fixtures.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await ingest(database, "default", "samples/documents", { base: "samples/documents" });
});
afterAll(() => database.close());

async function ask(question: string): Promise<Run> {
  const { passages } = await searchDocuments(database, "default", { queries: [question] });
  return run({ question, input: { relevant_documents: { passages } } });
}

/** Real documents, real search: what the answer has to hold, and the document that must be cited. */
const answerable: readonly (readonly [question: string, source: string, ...expected: string[]])[] = [
  [
    "How long do I have to ask for a refund on a yearly plan?",
    "refund-policy.md",
    "Day 1 to day 30",
    "Day 31 to day 90",
  ],
  ["Can I get my money back for a monthly plan?", "refund-policy.md", "not refunded"],
  ["Is onboarding refundable?", "refund-policy.md", "non-refundable once the kickoff call took place"],
  ["How quickly does support answer a priority 1 ticket on Enterprise?", "support-policy.md", "30 minutes"],
  ["What is the first reply time on the Team plan?", "support-policy.md", "8 business hours"],
  ["What is the uptime target for Enterprise?", "service-agreement.docx", "99.9 %"],
  ["How much notice is needed to end an Enterprise contract?", "service-agreement.docx", "60 days' notice"],
  ["How many vacation days do employees get?", "hr-leave-policy.md", "26 working days"],
  ["Does Harborline encrypt data at rest?", "security-overview.pdf", "AES-256"],
  ["How much does SMS cost and how many are free?", "sms-guide.md", "$12.00", "500"],
  ["What are the rules for remote work abroad?", "remote-work-policy.md", "30 working days"],
  ["How do partners earn commission?", "partner-programme.md", "paid quarterly"],
];

describe("the samples", () => {
  it.each(answerable)("%s", async (question, source, ...expected) => {
    const { output } = await ask(question);
    for (const words of expected) expect(output.text).toContain(words);
    expect(output.citations.map((one) => (one.kind === "passage" ? one.source : one.step))).toContain(source);
    for (const one of output.citations) {
      if (one.kind !== "passage") throw new Error("only passages were found");
      const text = await readDocumentText(database, "default", one.document_id);
      expect(text.slice(one.start, one.end)).toBe(one.quote);
    }
  });

  it.each([
    "What is the CEO's salary?",
    "How do I cook pasta?",
    "What is the capital of France?",
    "Do you have an office in Tokyo?",
  ])("do not answer: %s", async (question) => {
    expect((await ask(question)).output).toMatchObject({ answered: false, citations: [] });
  });

  it("prefer what a document states to what a letter claims", async () => {
    const { output } = await ask("Draft a reply to the customer asking for a refund after 45 days");
    expect(output.format).toBe("email");
    expect(output.text).toContain("Day 31 to day 90");
    for (const one of output.citations)
      expect(one.kind === "passage" && one.source.startsWith("customer-letters/")).toBe(false);
  });
});
