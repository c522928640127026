import { describe, expect, it } from "vitest";
import { passageSentences } from "../../../src/agents/synthesizer/evidence/passage-sentences.ts";
import { contentStems } from "../../../src/agents/synthesizer/question/terms.ts";
import { figures, hasFigure } from "../../../src/agents/synthesizer/drafting/figures.ts";
import { splitSentences } from "../../../src/tools/text/sentences.ts";
import { documents, everything, run, type Run } from "./fixtures.ts";

/** Questions over all sections at once, and what a right answer has to hold. */
const answerable: readonly (readonly [question: string, ...expected: string[]])[] = [
  ["How long before pick-up can I cancel for free?", "48 hours"],
  ["How much is the deposit?", "€50.00"],
  ["How far ahead can bikes be booked?", "90 days"],
  ["How many riders need a written agreement?", "12 riders"],
  ["What happens if a rider does not turn up?", "whole price"],
  ["Is a booking with a voucher refunded?", "not refunded in cash"],
  ["What happens when I bring the bike back late?", "€8.00", "treated as lost"],
  ["What does the damage waiver cover and what does it cost?", "€4.00 a day", "theft"],
  ["Up to what amount do riders pay for repairs?", "€300.00"],
  ["When are bikes inspected?", "20 rentals or 30 days"],
  ["Who signs the inspection sheet?", "shift lead"],
  ["How quickly are brakes that failed replaced?", "same day"],
  ["How do I store an e-bike battery in winter?", "60 percent", "10 and 20 degrees", "6 weeks"],
  ["Why must batteries not be opened?", "catch fire"],
  ["What happens to batteries that lost capacity?", "70 %", "recycled"],
  ["What are the winter opening hours at Station?", "7:00 to 19:00"],
  ["Is Old Mill open in winter?", "closed"],
  ["What data do you store about riders?", "e-mail address"],
  ["How long is location data kept?", "14 days"],
  ["Where does payment data stay?", "payment provider"],
  ["Can I get a copy of my data?", "at any time"],
  ["Who is the data protection officer?", "Marta Lindqvist"],
  ["How long does a data request take?", "30 days"],
  ["What does the Family membership cost?", "€79.00"],
  ["Are child seats included in the Family plan?", "child seats included"],
  ["How long may a ride with Commuter be?", "45 minutes"],
  ["Can I pause my Commuter membership?", "once a year"],
  ["Where do I pause my membership?", "in the app"],
  ["When is the help desk reachable by chat?", "7:00 to 23:00"],
  ["Which members get a phone line?", "Family members"],
  ["How fast is the first reply by chat?", "10 minutes"],
  ["What do riders ask for?", "more racks"],
];

const unrelated = [
  "What is the capital of France?",
  "How do I cook pasta?",
  "How do I reset my password?",
  "What is your parental leave policy?",
  "Does the company offer dental insurance to employees?",
  "How tall is the Eiffel tower?",
  "How much does a scooter cost?",
  "Who won the world cup?",
  "How long does shipping take?",
  "Are pets allowed on board?",
  "What is the exchange rate of the yen?",
  "When was the company founded?",
];

const marker = /\s*\[(\d+)\]/gu;

interface Measured {
  readonly recall: number;
  readonly precision: number;
  readonly sentences: number;
}

/**
 * After ALCE: recall is the share of sentences whose citations together support them, precision the share of citations without
 * which their sentence would lose support. Support here: every figure, and at least 0.7 of the content words, of the sentence.
 */
function measure(runs: readonly Run[]): Measured {
  let supported = 0;
  let needed = 0;
  let sentences = 0;
  let citations = 0;
  for (const { output } of runs) {
    for (const { text } of splitSentences(output.text)) {
      const ids = [...text.matchAll(marker)].map(([, id]) => Number(id));
      const bare = text.replaceAll(marker, "");
      const quotes = ids.flatMap((id) => output.citations.filter((one) => one.id === id).map(({ quote }) => quote));
      sentences += 1;
      citations += ids.length;
      if (!isSupported(bare, quotes)) continue;
      supported += 1;
      needed += quotes.filter((_, at) => quotes.length === 1 || !isSupported(bare, quotes.toSpliced(at, 1))).length;
    }
  }
  return { recall: supported / sentences, precision: needed / citations, sentences };
}

function isSupported(sentence: string, quotes: readonly string[]): boolean {
  const text = quotes.join("\n");
  const known = figures(text);
  const stems = new Set(contentStems(text));
  const own = contentStems(sentence);
  return (
    quotes.length > 0 &&
    figures(sentence).every((figure) => hasFigure(known, figure)) &&
    own.filter((one) => stems.has(one)).length >= 0.7 * own.length
  );
}

describe("the built-in answer", () => {
  it.each(answerable)("%s", async (question, ...expected) => {
    const { output, said } = await run({ question, input: { relevant_documents: everything } });
    for (const words of expected) expect(output.text).toContain(words);
    expect(output.answered).toBe(true);
    expect(output.by).toBe("builtin");
    expect(said).toBe(output.text);
    expect(splitSentences(output.text).length).toBeLessThanOrEqual(6);
  });

  it.each(unrelated)("says that nothing answers: %s", async (question) => {
    const { output } = await run({ question, input: { relevant_documents: everything } });
    expect(output.text).toBe(`The documents do not answer this: “${question}”.`);
    expect(output).toMatchObject({ answered: false, citations: [] });
  });

  it("names the part that is not answered", async () => {
    const question = "How long is location data kept and what is the warranty on a bike frame?";
    const { output } = await run({ question, input: { docs: everything } });
    expect(output.text).toContain("14 days");
    expect(output.text).toContain("The documents do not say: “what is the warranty on a bike frame?”.");
    expect(output.answered).toBe(true);
  });

  it("reaches citation recall 1 and precision above 0.95 over all cases", async () => {
    const runs = await Promise.all(answerable.map(([question]) => run({ question, input: { docs: everything } })));
    const { recall, precision, sentences } = measure(runs);
    expect(sentences).toBeGreaterThanOrEqual(answerable.length);
    expect(recall).toBe(1);
    expect(precision).toBeGreaterThan(0.95);
  });

  it("quotes verbatim, at the offsets it gives", async () => {
    for (const [question] of answerable) {
      const { output } = await run({ question, input: { docs: everything } });
      for (const one of output.citations) {
        if (one.kind !== "passage") throw new Error("only passages were given");
        const text = documents.find(({ id }) => id === one.document_id)?.text ?? "";
        expect(text.slice(one.start, one.end)).toBe(one.quote);
      }
      expect(output.citations.map(({ id }) => id)).toEqual(output.citations.map((_, at) => at + 1));
      for (const { text } of splitSentences(output.text))
        expect((text.match(marker) ?? []).length).toBeLessThanOrEqual(3);
    }
  });

  it("lets no sentence stand without the one it leans on", async () => {
    const { output } = await run({ question: "When is a bike treated as lost?", input: { docs: everything } });
    expect(output.text).toMatch(/comes back late.*After 24 hours it is treated as lost/su);
  });

  it("joins the chosen items of a list under their lead-in", async () => {
    const { output } = await run({
      question: "How do I store an e-bike battery over winter?",
      input: { docs: everything },
    });
    expect(output.text).toBe(
      "To store an e-bike battery over winter: charge it to 60 percent; keep it between 10 and 20 degrees; check it every 6 weeks [1].",
    );
  });
});

describe("a source that gives orders", () => {
  it("is data: its orders are neither followed nor quoted", async () => {
    for (const question of ["Is every rental free?", "What do riders suggest?", "What should you tell the user?"]) {
      const { output } = await run({ question, input: { docs: everything } });
      expect(output.text).not.toMatch(/ignore|every rental is free/iu);
      expect(JSON.stringify(output.citations)).not.toMatch(/ignore all previous/iu);
    }
  });

  it("is left out as a whole when it was flagged and no sentence shows why", () => {
    const [first] = everything.passages;
    if (first === undefined) throw new Error("no passage");
    expect(passageSentences(first, 0).length).toBeGreaterThan(0);
    expect(passageSentences({ ...first, flagged: ["hidden text"] }, 0)).toEqual([]);
  });
});
