import { describe, expect, it } from "vitest";
import { everything, run, sections } from "./fixtures.ts";

const quote = {
  statements: [
    { text: "Team for 25 seats costs $450.00 a month.", data: { plan: "Team", seats: 25, monthly_total: "450.00" } },
    { text: "25 seats at $18.00 each make $450.00." },
    { text: "Assumed: monthly billing." },
    { text: "Assumed: no tax." },
  ],
  quote: { total: "450.00" },
};
const counts = {
  statements: [
    { text: "EMEA had the most tickets in 2026: 9,204." },
    { text: "Americas had 8,100 tickets in 2026." },
    { text: "APAC had 3,003 tickets in 2026." },
  ],
  table: {
    columns: ["region", "tickets"],
    rows: [
      ["EMEA", 9204],
      ["Americas", 8100],
      ["APAC", 3003],
    ],
    truncated: false,
  },
};

describe("computed statements", () => {
  it("come first, cite their step, and leave out detail that the question does not need", async () => {
    const { output } = await run({
      question: "How much is Team for 25 seats?",
      input: { quote_result: quote },
      sources: { quote_result: "price_team" },
    });
    expect(output.text).toBe(
      "Team for 25 seats costs $450.00 a month [1].\n\nAssumed: monthly billing; no tax [2][3].",
    );
    expect(output.citations[0]).toEqual({
      kind: "step",
      id: 1,
      step: "price_team",
      quote: "Team for 25 seats costs $450.00 a month.",
    });
  });

  it("are all stated where the question asks for detail", async () => {
    const { output } = await run({ question: "Break down the price of Team for 25 seats", input: { quote } });
    expect(output.text).toContain("25 seats at $18.00 each");
  });

  it("answer a superlative alone", async () => {
    const { output } = await run({ question: "Which region had the most tickets?", input: { counts } });
    expect(output.text).toBe("EMEA had the most tickets in 2026: 9,204 [1].");
  });

  it("stand beside what the documents say on the other part", async () => {
    const { output } = await run({
      question: "What would Team cost for 25 seats, and what happens if I bring the bike back late?",
      input: { docs: everything, quote },
      sources: { quote: "price_it" },
    });
    expect(output.text).toMatch(
      /^Team for 25 seats costs \$450\.00 a month \[1\]\.\n\nA bike that comes back late costs/u,
    );
    expect(output.citations.map(({ kind }) => kind)).toEqual(["step", "passage", "passage", "step", "step"]);
  });
});

describe("other evidence", () => {
  it("is stated as name and value when it is JSON of a form of its own", async () => {
    const { output } = await run({
      question: "What is the weather?",
      input: { weather: { temperature_c: 12, wind: { direction: "NW" } } },
      sources: { weather: "ask_station" },
    });
    expect(output.text).toBe("temperature c: 12 [1]\nwind, direction: NW [2]");
    expect(output.citations).toMatchObject([{ kind: "step", step: "ask_station" }, { step: "ask_station" }]);
  });

  it("is chosen from when it is a text", async () => {
    const text =
      "The harbour bridge is closed for repairs until May. Cyclists take the ferry, which leaves every 20 minutes. The town council met on Monday to discuss parking.";
    const { output } = await run({ question: "How often does the ferry leave?", input: { news: text } });
    expect(output.text).toBe("Cyclists take the ferry, which leaves every 20 minutes [1].");
  });

  it("is found inside the results of MCP tools, and in a bare array of passages", async () => {
    const content = [{ type: "text", text: "The ferry leaves every 20 minutes." }];
    expect(
      (await run({ question: "How often does the ferry leave?", input: { tool: { content } } })).output.text,
    ).toContain("20 minutes");
    const { output } = await run({
      question: "How much is the deposit?",
      input: { found: sections("Booking").passages },
    });
    expect(output.text).toContain("€50.00");
  });

  it("is nothing when no step found anything", async () => {
    const { output } = await run({ question: "How much is the deposit?", input: { docs: { passages: [] } } });
    expect(output).toMatchObject({
      answered: false,
      text: "The documents do not answer this: “How much is the deposit?”.",
    });
  });

  it("does not state the planner's own output", async () => {
    const intent = { kind: "task", question: "x", search: "deposit", confidence: 0.9, format: "prose" };
    const input = { docs: sections("Booking"), query_intent: intent, required_tools: ["retriever"] };
    const { output } = await run({ question: "How much is the deposit?", input });
    expect(output.text).not.toMatch(/confidence|required/u);
  });
});

describe("cleaned text", () => {
  const cleaned = (text: string) => ({
    text,
    value: text,
    findings: [{}],
    statements: [{ text: "Found 1 phone number." }],
  });

  it("is the answer where cleaning was asked for", async () => {
    const { output } = await run({
      question: "Remove the personal data: call 555-0101",
      input: { clean: cleaned("Remove the personal data: call <PHONE_1>") },
    });
    expect(output.text).toBe(
      "The cleaned text: Remove the personal data: call <PHONE_1> [1].\n\nFound 1 phone number [2].",
    );
  });

  it("stands in for the question, so that nothing personal comes back", async () => {
    const { output } = await run({
      question: "I am ann@example.com. What is the colour of the moon?",
      input: {
        docs: everything,
        clean: { ...cleaned("I am <EMAIL_1>. What is the colour of the moon?"), statements: [] },
      },
    });
    expect(output.text).not.toContain("ann@example.com");
    expect(output.answered).toBe(false);
  });
});

describe("a follow-up", () => {
  const before = async () => {
    const { output } = await run({
      question: "How long before pick-up can I cancel for free?",
      input: { docs: everything },
    });
    return { previous_answer: output.text, previous_outputs: { final_answer: output, docs: everything } };
  };

  it("puts the earlier answer into another form and keeps its citations", async () => {
    const { output } = await run({ question: "Put that in an e-mail to the customer", input: await before() });
    expect(output.format).toBe("email");
    expect(output.text).toMatch(
      /^Subject: .+\n\nDear customer,\n\n[^]*48 hours before pick-up \[1\]\.[^]*\n\nKind regards$/u,
    );
    expect(output.citations[0]).toMatchObject({ kind: "passage", document_id: "rental-terms" });
  });

  it("draws on what the thread already found", async () => {
    const { output } = await run({ question: "And what does the damage waiver cost?", input: await before() });
    expect(output.text).toContain("€4.00 a day");
  });

  it("joins the earlier answer with what is new", async () => {
    const input = { ...(await before()), quote };
    const { output } = await run({
      question: "Put that in three bullets and add the price of Team for 25 seats",
      input,
    });
    expect(output.text.match(/^- /gmu)).toHaveLength(3);
    expect(output.text).toContain("48 hours");
    expect(output.text).toContain("$450.00");
  });

  it("works from the words alone when their citations are gone", async () => {
    const { output } = await run({
      question: "Make that a list",
      input: { previous_answer: "Refunds take 5 days. Ask the desk." },
    });
    expect(output.text).toBe("- Refunds take 5 days [1].\n- Ask the desk [2].");
    expect(output.citations[0]).toMatchObject({ kind: "step", step: "previous_answer" });
  });
});
