import { describe, expect, it } from "vitest";
import { Bm25 } from "../../../evals/discovery/bm25.ts";
import { porter } from "../../../evals/discovery/porter.ts";
import type { ToolLine } from "../../../evals/discovery/tool-line.ts";

const tool = (id: string, description: string, parameters?: ToolLine["parameters"]): ToolLine => ({
  id,
  name: id,
  description,
  parameters,
});

describe("plain BM25", () => {
  it("scores as worked out by hand", () => {
    const bm25 = new Bm25([tool("a1", "mend boots boots"), tool("b2", "sell granite")]);
    const [first] = bm25.rank("boots");
    const norm = 1.2 * (1 - 0.75 + (0.75 * 4) / 3.5);
    const idf = Math.log(1 + (2 - 1 + 0.5) / (1 + 0.5));
    expect(first).toEqual({ id: "a1", score: expect.closeTo((idf * 2 * 2.2) / (2 + norm), 10) });
  });

  it("reads names, descriptions and parameters, at any depth, but not their types", () => {
    const nested = {
      type: "object",
      properties: {
        kiln: { type: "object", properties: { glaze: { type: "string", description: "colour of the pot" } } },
      },
    };
    const bm25 = new Bm25([tool("other", "nothing"), tool("fireClay", "burns", nested)]);
    for (const query of ["clay", "burning", "kilns", "glazes", "pot", "colours"])
      expect(bm25.rank(query)[0], query).toMatchObject({ id: "fireClay" });
    expect(bm25.rank("object string properties").map(({ score }) => score)).toEqual([0, 0]);
  });

  it("ranks among candidates, ties in the order of the file", () => {
    const bm25 = new Bm25([tool("z", "boots"), tool("x", "boots"), tool("y", "boots")]);
    expect(bm25.rank("boots", new Set(["x", "y"])).map(({ id }) => id)).toEqual(["x", "y"]);
    expect(bm25.rank("boots").map(({ id }) => id)).toEqual(["z", "x", "y"]);
  });
});

it.each(
  `caresses:caress ponies:poni caress:caress cats:cat feed:feed agreed:agre plastered:plaster bled:bled motoring:motor sing:sing
   conflated:conflat troubled:troubl sized:size hopping:hop falling:fall hissing:hiss failing:fail filing:file happy:happi sky:sky
   relational:relat conditional:condit rational:ration digitizer:digit operator:oper feudalism:feudal decisiveness:decis
   hopefulness:hope formality:formal formative:form electrical:electr goodness:good revival:reviv allowance:allow airliner:airlin
   adjustable:adjust irritant:irrit replacement:replac adjustment:adjust dependent:depend adoption:adopt communism:commun
   effective:effect probate:probat rate:rate cease:ceas roll:roll oscillators:oscil generalizations:gener`
    .split(/\s+/u)
    .map((pair) => pair.split(":")),
)("Porter's stem of %s is %s", (word = "", stem = "") => {
  expect(porter(word)).toBe(stem);
});
