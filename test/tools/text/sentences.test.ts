import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitSentences } from "../../../src/tools/text/sentences.ts";

const texts = (source: string): string[] => splitSentences(source).map((sentence) => sentence.text);

describe("splitSentences", () => {
  it.each([
    ["a title and a decimal", "Dr. Smith paid $3.50. He left.", ["Dr. Smith paid $3.50.", "He left."]],
    [
      "a time before a month",
      "He left at 5 p.m. on Jan. 3. She stayed.",
      ["He left at 5 p.m. on Jan. 3.", "She stayed."],
    ],
    ["an abbreviated name", "The U.S. Government said no. It left.", ["The U.S. Government said no.", "It left."]],
    [
      "a company at the end",
      "It belongs to Acme Inc. The rest is ours.",
      ["It belongs to Acme Inc.", "The rest is ours."],
    ],
    ["a company in the middle", "Acme Inc. Holdings paid.", ["Acme Inc. Holdings paid."]],
    [
      "versions and addresses",
      "See v1.2.3 at example.com. Version 2.0. Done",
      ["See v1.2.3 at example.com.", "Version 2.0.", "Done"],
    ],
    ["initials", "J. R. Smith came. He spoke.", ["J. R. Smith came.", "He spoke."]],
    ["a single letter that ends", "Choose plan B. It works.", ["Choose plan B.", "It works."]],
    ["an ellipsis that goes on", "He waited... and left. Why?", ["He waited... and left.", "Why?"]],
    ["closing quotes", 'She said "No." Then she left.', ['She said "No."', "Then she left."]],
    ["note numbers", "It is so.[1] It was not.[2][3]", ["It is so.[1]", "It was not.[2][3]"]],
    ["numbers of sections", "See Sec. 4 and No. 5. Then stop.", ["See Sec. 4 and No. 5.", "Then stop."]],
    ["the answer no", "The answer is no. We refused.", ["The answer is no.", "We refused."]],
    ["latin short forms", "Use a plan, e.g. Team, i.e. seats. Pay.", ["Use a plan, e.g. Team, i.e. seats.", "Pay."]],
    ["marks in a row", "Really?! Yes.", ["Really?!", "Yes."]],
    ["full-width marks", "これは本です。あれも本です。", ["これは本です。", "あれも本です。"]],
  ])("handles %s", (_name, source, expected) => {
    expect(texts(source)).toEqual(expected);
  });

  it("keeps list items, headings and table rows apart and joins soft wraps", () => {
    const source = "# Terms\nOne line\ngoes on.\n- first\n- second\n1. Third. Still\n| a | b |\n\nLast";
    expect(texts(source)).toEqual([
      "# Terms",
      "One line\ngoes on.",
      "- first",
      "- second",
      "1. Third.",
      "Still",
      "| a | b |",
      "Last",
    ]);
  });

  it("gives verbatim slices in order that lose nothing but white space", () => {
    const piece = fc.constantFrom(
      "Dr. ",
      "$3.50",
      ". ",
      "\n\n",
      "Word ",
      "word ",
      "? ",
      "- ",
      "“",
      "” ",
      "e.g. ",
      "…",
      "1. ",
      "\r\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const source = pieces.join("");
        const sentences = splitSentences(source);
        let last = 0;
        for (const { text, start, end } of sentences) {
          expect(source.slice(start, end)).toBe(text);
          expect(source.slice(last, start).trim()).toBe("");
          last = end;
        }
        expect(source.slice(last).trim()).toBe("");
      }),
    );
  });
});
