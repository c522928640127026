import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type Answered, type TestServer } from "../support/start-test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const agents = (values: Answered): string[] => values.plan.steps.map((step) => step.agent).toSorted();

/** Every mark of the answer has a record, and a passage's quote is what the passage says. */
function expectSupported(values: Answered): void {
  const marks = new Set([...values.answer.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1])));
  expect(marks.size).toBeGreaterThan(0);
  const known = new Set(values.citations.map((citation) => citation.id));
  expect([...marks].filter((mark) => !known.has(mark))).toEqual([]);
  const found = JSON.stringify(Object.values(values.steps).map((step) => step.output));
  for (const citation of values.citations) expect(found).toContain(JSON.stringify(citation.quote).slice(1, -1));
}

describe("questions that need several specialists", () => {
  it("prices a plan and finds the refund rule", async () => {
    const { values } = await server.ask(
      "What does Team cost for 25 seats billed yearly, and can we get our money back after two months?",
    );
    expect(agents(values)).toEqual(["pricer", "retriever", "synthesizer"]);
    expect(values.answer).toContain("$4,590.00");
    expect(values.answer).toMatch(/10\s?%/);
    expectSupported(values);
  });

  it("counts tickets and finds what happened", async () => {
    const { values } = await server.ask("Which region had the most tickets in March 2026, and what happened there?");
    expect(agents(values)).toEqual(["analyzer", "retriever", "synthesizer"]);
    expect(values.answer).toMatch(/EMEA had the most tickets in March 2026/);
    expect(values.answer).toMatch(/10 to 13 March 2026/);
    expectSupported(values);
  });

  it("compares figures with a price", async () => {
    const { values } = await server.ask(
      "How did Enterprise revenue in EMEA develop by quarter this year, and what would 120 Enterprise seats cost a month?",
    );
    expect(agents(values)).toEqual(["analyzer", "pricer", "synthesizer"]);
    expect(values.answer).toContain("$425,501.64");
    expect(values.answer).toContain("$3,990.00");
    expectSupported(values);
  });

  it("holds a promise against the figures", async () => {
    const { values } = await server.ask(
      "How fast must we answer a priority 1 ticket of an Enterprise customer by our support policy, and what was the median first reply time in October 2026?",
    );
    expect(agents(values)).toEqual(["analyzer", "retriever", "synthesizer"]);
    expect(values.answer).toMatch(/30 minutes/);
    expectSupported(values);
  });

  it("takes the personal data out of an answer", async () => {
    const { values } = await server.ask(
      "Summarise the letter of the customer who was charged twice, without any personal data.",
    );
    expect(agents(values)).toEqual(["redactor", "retriever", "synthesizer"]);
    expect(values.answer).toContain("$216.00");
    expect(values.answer).not.toMatch(/@example\.(com|org|net)|555-01\d\d|Castellan|Quayside/);
    expect(JSON.stringify(values.citations)).not.toMatch(/@example\.(com|org|net)|555-01\d\d|Castellan|Quayside/);
  });
});

describe("a conversation", () => {
  it("answers small talk without a plan", async () => {
    const { values } = await server.ask("Hi there!");
    expect(values.plan.steps).toEqual([]);
    expect(values.answer.length).toBeGreaterThan(10);
  });

  it("goes on from what the thread holds", async () => {
    const { threadId, values: first } = await server.ask("What does Team cost for 25 seats a month?");
    expect(first.answer).toContain("$450.00");
    const { values: second } = await server.ask("And for 50 seats?", threadId);
    expect(second.answer).toContain("$900.00");
    const { values: third } = await server.ask("Put that into an e-mail to the customer.", threadId);
    expect(agents(third)).toEqual(["synthesizer"]);
    expect(third.answer).toContain("$900.00");
    expect(third.messages).toHaveLength(6);
  });
});
