import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldNames, type FieldTerms } from "../../../../src/tools/registry/search/fields.ts";
import { SearchIndex } from "../../../../src/tools/registry/search/search-index.ts";
import { terms } from "../../../../src/tools/registry/search/terms.ts";

const stems = (text: string): string[] => terms(text).map(({ stem }) => stem);

function entry(fields: Partial<Record<keyof FieldTerms, string>>): FieldTerms {
  const of = (field: keyof FieldTerms): string[] => stems(fields[field] ?? "");
  return {
    name: of("name"),
    description: of("description"),
    capabilities: of("capabilities"),
    examples: of("examples"),
    parameters: of("parameters"),
    results: of("results"),
  };
}

function indexOf(entries: Readonly<Record<string, string>>): SearchIndex {
  const index = new SearchIndex();
  for (const [name, description] of Object.entries(entries)) index.add(name, entry({ description }));
  return index;
}

const names = (index: SearchIndex, query: string, limit = 10): string[] =>
  index.search(terms(query), { limit }).map(({ name }) => name);

describe("ranking", () => {
  const index = indexOf({
    cellar: "Keeps bottles of burgundy at twelve degrees",
    cobbler: "Mends boots and sandals",
    picture_house: "Lists movies and their starting times",
    quarry: "Sells granite and limestone by weight",
  });

  it("puts the entry with the rarer words first", () => {
    expect(names(index, "granite boots and limestone")[0]).toBe("quarry");
  });

  it("finds what is called by a related word, and says so", () => {
    const [found] = index.search(terms("which films are on at the cinema"), { limit: 1 });
    expect(found?.name).toBe("picture_house");
    expect(found?.matched().map(({ word, itself }) => [word, itself])).toEqual([
      ["films", false],
      ["cinema", false],
    ]);
  });

  it("finds misspelt and compound words where no entry has them as they are", () => {
    expect(names(index, "limstone")).toEqual(["quarry"]);
    expect(names(index, "burgundys")).toEqual(["cellar"]);
  });

  it("counts words that stand side by side", () => {
    const pairs = indexOf({ a: "tree house, red paint", b: "red house, tree paint", c: "other things altogether" });
    expect(names(pairs, "paint a red house")[0]).toBe("b");
    expect(names(pairs, "red paint for a tree house")[0]).toBe("a");
  });

  it("orders ties by name", () => {
    expect(names(indexOf({ b: "anvil", c: "anvil", a: "anvil" }), "anvil")).toEqual(["a", "b", "c"]);
  });

  it("gives every part of a long request its entries", () => {
    const tools = indexOf({
      rent_boat: "Rents a sailing boat to a crew",
      rent_boat_daily: "Rents a sailing boat to a crew by the day",
      rent_boat_hourly: "Rents a sailing boat to a crew by the hour",
      tide_table: "Tells high and low tide at a harbour",
      knot_guide: "Shows how to tie a bowline knot",
      unrelated: "Counts bees",
    });
    const query =
      "Rent a sailing boat for our crew, then look up the low tide at Brightwater harbour on Sunday, and finally show how one ties a bowline knot with gloves";
    expect(names(tools, query, 3).toSorted()).toEqual(["knot_guide", "rent_boat", "tide_table"]);
  });

  it("asks for acceptance and preference by name", () => {
    const boots = indexOf({ a: "boots", b: "boots", c: "boots" });
    const search = terms("boots");
    const accepted = boots.search(search, { limit: 10, accept: (name) => name !== "b" });
    expect(accepted.map(({ name }) => name)).toEqual(["a", "c"]);
    const preferred = boots.search(search, { limit: 10, prefer: (name) => (name === "c" ? 2 : 1) });
    expect(preferred.map(({ name }) => name)).toEqual(["c", "a", "b"]);
  });

  it("names the fields in which a word stands", () => {
    const one = new SearchIndex();
    one.add("kiln", entry({ name: "kiln", description: "Burns clay", parameters: "clay temperature" }));
    const [found] = one.search(terms("burn clay"), { limit: 1 });
    expect(found?.matched()).toMatchObject([
      { word: "burn", fields: ["description"] },
      { word: "clay", fields: ["description", "parameters"] },
    ]);
  });

  it("finds nothing in an empty index and with an empty query", () => {
    expect(names(new SearchIndex(), "anvil")).toEqual([]);
    expect(names(index, "")).toEqual([]);
  });
});

describe("adding and removing", () => {
  const words = fc.constantFrom("amber", "birch", "cedar", "dolmen", "ember", "fjord", "gneiss", "heron");
  const text = fc.array(words, { maxLength: 6 }).map((list) => list.join(" "));
  const fields = fc.record(Object.fromEntries(fieldNames.map((field) => [field, text])));
  const operation = fc.record({ name: fc.constantFrom("a", "b", "c", "d"), fields, removed: fc.boolean() });

  it("leave an index that finds what one built at once finds", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 20 }), text, (operations, query) => {
        const grown = new SearchIndex();
        const left = new Map<string, FieldTerms>();
        for (const { name, fields: texts, removed } of operations) {
          if (removed) {
            grown.remove(name);
            left.delete(name);
          } else {
            grown.add(name, entry(texts));
            left.set(name, entry(texts));
          }
          grown.search(terms("amber birch"), { limit: 2 });
        }
        const fresh = new SearchIndex();
        for (const [name, its] of left) fresh.add(name, its);
        const read = (index: SearchIndex) =>
          index.search(terms(query), { limit: 10 }).map(({ name, evidence }) => [name, evidence.toFixed(4)]);
        expect(grown.size).toBe(left.size);
        expect(read(grown)).toEqual(read(fresh));
      }),
    );
  });

  it("hold for thousands, with a word of any frequency", () => {
    const index = new SearchIndex();
    for (let n = 0; n < 3000; n += 1)
      index.add(`e${n}`, entry({ description: `common ${n % 2 === 0 ? "even" : "odd"}` }));
    index.add("special", entry({ description: "common marker" }));
    for (let n = 0; n < 2999; n += 1) index.remove(`e${n}`);
    expect(index.size).toBe(2);
    expect(names(index, "common")).toEqual(["e2999", "special"]);
    expect(names(index, "marker")).toEqual(["special"]);
  });

  it("counts a word that stands more often than a field can say", () => {
    const index = indexOf({ loud: "drum ".repeat(500), quiet: "flute" });
    expect(names(index, "drum")).toEqual(["loud"]);
  });
});
