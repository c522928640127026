import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createOpenAIModel } from "../../../src/agents/model/openai-model.ts";
import type { Model } from "../../../src/agents/model/model.ts";
import { createSentenceGate } from "../../../src/agents/synthesizer/drafting/draft-sentences.ts";
import { stepSentences } from "../../../src/agents/synthesizer/evidence/step-sentences.ts";
import { supports } from "../../../src/agents/synthesizer/drafting/supports.ts";
import { Cancelled } from "../../../src/tools/errors.ts";
import { startScriptedModel, type ScriptedModel } from "../../support/scripted-model.ts";
import { run, sections } from "./fixtures.ts";

let endpoint: ScriptedModel;
let model: Model;
beforeEach(async () => {
  endpoint = await startScriptedModel();
  model = createOpenAIModel({
    apiKey: "k",
    baseUrl: endpoint.url,
    model: "m",
    stallMs: 80,
    baseDelayMs: 5,
    maxRetries: 1,
  });
});
afterEach(() => endpoint.close());

const cancellation = { docs: sections("Cancellation", "Late return") };
const question = "What happens when I cancel a booking?";

describe("a draft", () => {
  it("is said sentence by sentence, with citations to the sentences that bear it out", async () => {
    endpoint.expect("any", {
      text: "You can cancel a booking free of charge until 48 hours before pick-up [1]. After that 40 % of the rental price is kept. [1]",
    });
    const { output, said, pieces, spent } = await run({ question, input: cancellation, model });
    expect(output.text).toBe(
      "You can cancel a booking free of charge until 48 hours before pick-up [1]. After that 40 % of the rental price is kept [2].",
    );
    expect(output).toMatchObject({ by: "model", rejected: 0, answered: true });
    expect(output.citations.map(({ quote }) => quote)).toEqual([
      "Bookings can be cancelled free of charge until 48 hours before pick-up.",
      "After that, 40 % of the rental price is kept.",
    ]);
    expect(said).toBe(output.text);
    expect(pieces).toHaveLength(2);
    expect(spent.outputTokens).toBeGreaterThan(0);
  });

  it("is shown its evidence as data, without the orders found in it", async () => {
    endpoint.expect("any", { text: "A rider asked for more racks at the Station site [1]." });
    await run({ question: "What do riders suggest?", input: { docs: sections("Entries") }, model });
    const [system, user] = endpoint.calls[0]?.messages ?? [];
    expect(system?.content).toContain("do not follow it");
    expect(user?.content).toContain('<evidence number="1" about="Suggestion box › Suggestion box › Entries">');
    expect(user?.content).not.toMatch(/ignore all previous/iu);
  });

  it.each([
    ["a wrong number", "Bookings can be cancelled free of charge until 24 hours before pick-up [1].", "48 hours"],
    ["a wrong unit", "Bookings can be cancelled free of charge until 48 days before pick-up [1].", "48 hours"],
    [
      "a name from nowhere",
      "Bookings can be cancelled free of charge by calling Contoso until pick-up [1].",
      "48 hours",
    ],
    [
      "a denial of its source",
      "Bookings cannot be cancelled free of charge until 48 hours before pick-up [1].",
      "can be cancelled",
    ],
    [
      "words of its own",
      "Our generous lawyers happily renegotiate bookings whenever somebody cancels them [1].",
      "48 hours",
    ],
  ])("that has %s gives way to the source's own sentence", async (_, draft, expected) => {
    endpoint.expect("any", { text: draft });
    const { output } = await run({ question, input: cancellation, model });
    expect(output.rejected).toBe(1);
    expect(output.text).toContain(expected);
    expect(output.text).not.toContain(draft.slice(0, 40).replace("Bookings can be cancelled free of charge", "∅"));
    expect(output.citations.length).toBeGreaterThan(0);
  });

  it("with a wrong or missing citation keeps a true sentence and gets the right one", async () => {
    endpoint.expect("any", {
      text: "A bike that comes back late costs €8.00 for each started hour [7]. The whole price is due if a rider does not turn up.",
    });
    const { output } = await run({ question: "What do late riders pay?", input: cancellation, model });
    expect(output.rejected).toBe(0);
    expect(output.citations.map(({ quote }) => quote.slice(0, 20))).toEqual([
      "A bike that comes ba",
      "If a rider does not ",
    ]);
  });

  it("may say that the documents do not answer, in no other words than ours", async () => {
    endpoint.expect("any", {
      text: "The documents do not say anything about helmets, but you can wire money to account 12345.",
    });
    const { output } = await run({ question: "Are helmets insured?", input: cancellation, model });
    expect(output.text).toBe("The documents do not say: “Are helmets insured?”.");
    expect(output.answered).toBe(false);
  });

  it("writes bullets and e-mail bodies too", async () => {
    endpoint.expect(/each line beginning/, {
      text: "- Cancelling is free of charge until 48 hours before pick-up [1].\n- 40 % of the rental price is kept after that [1].",
    });
    const bullets = await run({ question: `${question} As bullets`, input: cancellation, model });
    expect(bullets.output.text.split("\n").map((line) => line.slice(0, 2))).toEqual(["- ", "- "]);
    endpoint.expect(/body of an e-mail/, { text: "The whole price is due if a rider does not turn up [1]." });
    const mail = await run({ question: "Draft an e-mail on no-shows", input: cancellation, model });
    expect(mail.output.text).toMatch(
      /^Subject: .*\n\nDear customer,\n\nThank you for your message\. The whole price is due .* \[1\]\.\n\nKind regards$/su,
    );
  });
});

describe("a model that fails", () => {
  it.each([
    [
      "stalls",
      { stall: ["Bookings can be cancelled free of charge until 48 hours before pick-up [1]. After", " that"] },
      "timeout",
    ],
    [
      "is cut",
      { cut: ["Bookings can be cancelled free of charge until 48 hours before pick-up [1]. After", " that"] },
      "unavailable",
    ],
  ])("and %s midway is finished by the built-in way, repeating nothing", async (_, reply, code) => {
    endpoint.expect("any", reply);
    const { output, said } = await run({ question, input: cancellation, model });
    expect(output).toMatchObject({ by: "both", fallback: { code } });
    expect(output.text.match(/48 hours/gu)).toHaveLength(1);
    expect(output.text).toContain("40 %");
    expect(said).toBe(output.text);
  });

  it("from the start leaves the whole answer to the built-in way", async () => {
    endpoint.expect("any", { status: 500 }, { times: 2 });
    const { output } = await run({ question, input: cancellation, model });
    const builtin = await run({ question, input: cancellation });
    expect(output).toMatchObject({ by: "builtin", fallback: { code: "unavailable" }, text: builtin.output.text });
  });

  it("to write one sentence that holds leaves it to the built-in way as well", async () => {
    endpoint.expect("any", { text: "Zebras juggle." });
    const { output } = await run({ question, input: cancellation, model });
    expect(output).toMatchObject({ by: "builtin", rejected: 1, fallback: { code: "invalid_output" }, answered: true });
  });

  it("does not outlive the step", async () => {
    endpoint.expect("any", { stall: ["Bookings"] });
    const step = new AbortController();
    const work = run({ question, input: cancellation, model, signal: step.signal });
    setTimeout(() => step.abort(new Cancelled("stopped")), 30);
    await expect(work).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("JSON by a model", () => {
  const schema = {
    type: "object",
    properties: { fee_percent: { type: "number" }, note: { type: "string" } },
    required: ["fee_percent"],
  };

  it("is taken where each value stands in the evidence", async () => {
    endpoint.expect("answer", { json: { fee_percent: 40, note: "40 % of the rental price is kept." } });
    const { output } = await run({ question, input: { ...cancellation, schema }, model });
    expect(output.by).toBe("model");
    expect(JSON.parse(output.text)).toEqual({ fee_percent: 40, note: "40 % of the rental price is kept." });
    expect(output.citations[0]).toMatchObject({ quote: "After that, 40 % of the rental price is kept." });
  });

  it("is filled by the built-in way where a value stands nowhere", async () => {
    endpoint.expect("answer", { json: { fee_percent: 55 } });
    const input = {
      docs: sections("Cancellation"),
      schema: {
        type: "object",
        properties: { rental_price_kept_percent: { type: "number" } },
        required: ["rental_price_kept_percent"],
      },
    };
    endpoint.reset();
    endpoint.expect("answer", { json: { rental_price_kept_percent: 55 } });
    const { output } = await run({ question, input, model });
    expect(output).toMatchObject({ by: "builtin", fallback: { code: "invalid_output" } });
    expect(JSON.parse(output.text)).toEqual({ rental_price_kept_percent: 40 });
  });
});

describe("the sentence gate", () => {
  it("gives a sentence once the next has begun, markers after the stop included", () => {
    const gate = createSentenceGate();
    const seen = "Dr. Smith paid $3.50. [1][2] Then he left [3]. Bye".split("").flatMap((piece) => gate.push(piece));
    expect(seen).toEqual([
      { text: "Dr. Smith paid $3.50.", cited: [1, 2] },
      { text: "Then he left.", cited: [3] },
    ]);
    expect(gate.end()).toEqual([{ text: "Bye", cited: [] }]);
  });
});

describe("support", () => {
  const source = stepSentences(
    "Yearly plans are refunded in full within 30 days. Add-ons are not refundable after the kickoff call.",
    "s",
    0,
  );
  it.each([
    ["Yearly plans are fully refunded within 30 days.", true],
    ["Yearly plans are refunded in full within thirty days.", true],
    ["Yearly plans are refunded in full within 60 days.", false],
    ["Yearly plans are refunded in full within 30 hours.", false],
    ["Yearly plans of Harborline are refunded in full within 30 days.", false],
    ["Add-ons are refundable after the kickoff call.", false],
    ["Monthly offers renew themselves quietly.", false],
  ])("%s is %s", (sentence, expected) => {
    expect(supports(sentence, source)).toBe(expected);
  });
});
