import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requestedFormat, withoutFormat } from "../../../src/agents/synthesizer/question/requested-format.ts";
import { InvalidInput, InvalidOutput } from "../../../src/tools/errors.ts";
import type { Passage } from "../../../src/tools/documents/passage.ts";
import { everything, run, sections } from "./fixtures.ts";

describe("the wished form", () => {
  it.each([
    ["Compare the plans in a table", "table", undefined],
    ["Show me the fees as a Markdown table", "table", undefined],
    ["Summarise the terms in three bullets", "bullets", 3],
    ["Give me 5 short bullet points on refunds", "bullets", 5],
    ["What are the terms? As a list, please", "bullets", undefined],
    ["Draft a reply to the customer who wants a refund", "email", undefined],
    ["Put that in an e-mail", "email", undefined],
    ["Return it as JSON", "json", undefined],
    ["Explain it in two sentences", "prose", 2],
    ["In one short sentence, what is the fee?", "prose", 1],
    ["Briefly, what is the fee?", "prose", 2],
    ["What is the refund policy?", "prose", undefined],
    ["Which table is reserved for the meeting?", "prose", undefined],
    ["What is the e-mail address of the help desk?", "prose", undefined],
  ] as const)("%s", (question, format, limit) => {
    expect(requestedFormat(question)).toEqual({ format, limit });
  });

  it("is taken out of the question's topic", () => {
    expect(withoutFormat("Summarise the refund policy in three bullets")).toBe("Summarise the refund policy");
    expect(withoutFormat("Draft a reply to the customer explaining the late fee")).toBe("the late fee");
    expect(withoutFormat("As a table")).toBe("As a table");
  });

  it("comes from the input before the question, but a default of prose does not overrule the question", async () => {
    const docs = sections("Plans");
    expect((await run({ question: "What plans are there?", input: { docs, format: "table" } })).output.format).toBe(
      "table",
    );
    expect((await run({ question: "The plans as a table", input: { docs, format: "prose" } })).output.format).toBe(
      "table",
    );
    expect(
      (await run({ question: "What plans are there?", input: { docs, format: "bullet points" } })).output.format,
    ).toBe("bullets");
    expect(
      (
        await run({ question: "What plans are there?", input: { docs, instructions: "answer in two bullets" } })
      ).output.text.match(/^- /gmu),
    ).toHaveLength(2);
  });
});

describe("forms", () => {
  it("writes as many bullets as were asked for", async () => {
    const { output } = await run({
      question: "Summarise the cancellation rules in three bullets",
      input: { docs: everything },
    });
    expect(output.text.split("\n")).toHaveLength(3);
    for (const line of output.text.split("\n")) expect(line).toMatch(/^- .+ \[\d\]\.$/u);
  });

  it("writes one sentence when told so", async () => {
    const { output } = await run({
      question: "In one sentence, how do I cancel a booking?",
      input: { docs: everything },
    });
    expect(output.text).toMatch(/^[^\n]+ \[1\]\.$/u);
  });

  it("lays labelled facts out as a table", async () => {
    const { output } = await run({ question: "Which plans are there? As a table", input: { docs: sections("Plans") } });
    expect(output.text.split("\n")).toEqual([
      "| Topic | Answer |",
      "| --- | --- |",
      "| Day Pass | one bike for a day, €19.00, no helmet included [1]. |",
      "| Commuter | €39.00 a month, unlimited rides of up to 45 minutes [2]. |",
      "| Family | €79.00 a month for two adults and up to three children, child seats included [3]. |",
    ]);
  });

  it("lays a step's rows out as a table under its first statement", async () => {
    const counts = {
      statements: [{ text: "EMEA had the most tickets." }, { text: "APAC had the fewest." }],
      table: {
        columns: ["region", "tickets"],
        rows: [
          ["EMEA", 9],
          ["A|B", 8],
        ],
        truncated: false,
      },
    };
    const { output } = await run({
      question: "Tickets per region as a table",
      input: { counts },
      sources: { counts: "count" },
    });
    expect(output.text).toBe(
      "EMEA had the most tickets [1].\n\n| region | tickets |\n| --- | --- |\n| EMEA | 9 [1] |\n| A\\|B | 8 [1] |",
    );
  });

  it("writes an e-mail with subject, greeting, body and closing", async () => {
    const { output, said } = await run({
      question: "Draft an e-mail to the customer explaining the late return fee",
      input: { docs: everything },
    });
    expect(output.text).toMatch(
      /^Subject: Your question about Rental terms\n\nDear customer,\n\nThank you for your message\. A bike .+\n\nKind regards$/su,
    );
    expect(said).toBe(output.text);
  });
});

describe("JSON", () => {
  const family = {
    type: "object",
    properties: {
      plan: { type: "string", enum: ["Commuter", "Family"] },
      monthly_price: { type: "number", description: "price of the Family plan" },
      child_seats_included: { type: "boolean" },
      phone: { type: ["string", "null"] },
    },
    required: ["plan", "monthly_price"],
    additionalProperties: false,
  };

  it("fills a schema from sentences and says what it cites", async () => {
    const { output, said } = await run({
      question: "The Family plan",
      input: { docs: sections("Plans"), schema: family },
    });
    expect(JSON.parse(output.text)).toMatchObject({ plan: "Family", monthly_price: 79, child_seats_included: true });
    expect(output.citations.length).toBeGreaterThan(0);
    expect(said).toBe(output.text);
  });

  it("fills a schema from computed data and rows", async () => {
    const quote = {
      statements: [{ text: "Team costs $450.00.", data: { monthly_total: "450.00", seats: 25, plan: "Team" } }],
    };
    const schema = {
      type: "object",
      properties: { monthlyTotal: { type: "number" }, seats: { type: "integer" }, plan: { type: "string" } },
      required: ["monthlyTotal", "seats", "plan"],
    };
    const { output } = await run({ question: "Quote Team", input: { quote, schema } });
    expect(JSON.parse(output.text)).toEqual({ monthlyTotal: 450, seats: 25, plan: "Team" });
    const rows = {
      statements: [{ text: "Two regions." }],
      table: {
        columns: ["region", "tickets"],
        rows: [
          ["EMEA", 9],
          ["APAC", 3],
        ],
      },
    };
    const list = {
      type: "array",
      items: { type: "object", properties: { region: { type: "string" }, tickets: { type: "integer" } } },
    };
    const listed = await run({
      question: "Tickets",
      input: { rows, schema: { type: "object", properties: { rows: list }, required: ["rows"] } },
    });
    expect(JSON.parse(listed.output.text)).toEqual({
      rows: [
        { region: "EMEA", tickets: 9 },
        { region: "APAC", tickets: 3 },
      ],
    });
  });

  it("writes the answer and its points without a schema", async () => {
    const { output } = await run({ question: "How much is the deposit? As JSON", input: { docs: everything } });
    expect(JSON.parse(output.text)).toMatchObject({ answer: expect.stringContaining("€50.00") });
  });

  it("refuses rather than invents a required value", async () => {
    const schema = { type: "object", properties: { iban: { type: "string" } }, required: ["iban"] };
    const work = run({ question: "The plans", input: { docs: sections("Plans"), schema } });
    await expect(work).rejects.toThrow(InvalidOutput);
    await expect(work).rejects.toMatchObject({ detail: { field: "iban" } });
  });

  it("calls what is no JSON Schema invalid input", async () => {
    const work = run({
      question: "The plans",
      input: { docs: sections("Plans"), schema: { type: "object", properties: 5 } },
    });
    await expect(work).rejects.toThrow(InvalidInput);
  });
});

describe("any document", () => {
  const word = fc.constantFrom(
    "refund",
    "deposit",
    "30 days",
    "Team",
    "not",
    "it",
    "$5.00",
    "e.g.",
    "**bold**",
    "[x](y)",
    "|",
    "[3]",
    "Dr. Smith",
  );
  const line = fc.tuple(
    fc.constantFrom("", "- ", "1. ", "# ", "| ", "> "),
    fc.array(word, { minLength: 1, maxLength: 9 }),
    fc.constantFrom(".", "", "?", ":", " |"),
  );
  const text = fc
    .array(line, { minLength: 1, maxLength: 12 })
    .map((lines) => lines.map(([head, all, end]) => head + all.join(" ") + end).join("\n"));

  it("is quoted verbatim at its offsets, and the text is what was said, in every form", async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.nat(500),
        fc.constantFrom("prose", "bullets", "table", "email"),
        async (body, start, format) => {
          const passage: Passage = {
            id: "p",
            document_id: "d",
            title: "Terms",
            source: "d.md",
            version: "1",
            headings: [],
            start,
            end: start + body.length,
            text: body,
            score: 1,
          };
          const { output, said } = await run({
            question: "What is the refund of the deposit?",
            input: { docs: { passages: [passage] }, format },
          });
          expect(said).toBe(output.text);
          for (const one of output.citations) {
            if (one.kind !== "passage") throw new Error("only a passage was given");
            expect(body.slice(one.start - start, one.end - start)).toBe(one.quote);
            expect(output.text).toContain(`[${one.id}]`);
          }
          for (const [, id] of output.text.matchAll(/\[(\d+)\]/gu))
            expect(output.citations[Number(id) - 1]).toBeDefined();
        },
      ),
      { numRuns: 150 },
    );
  });
});
