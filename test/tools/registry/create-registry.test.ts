import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createEntries } from "../../../bench/discovery-entries.ts";
import { InvalidInput } from "../../../src/tools/errors.ts";
import { createRegistry } from "../../../src/tools/registry/create-registry.ts";
import type { AgentManifest } from "../../../src/tools/registry/manifest.ts";
import type { SearchOptions } from "../../../src/tools/registry/registry.ts";

const manifest = (name: string, description: string, extra: Partial<AgentManifest> = {}): AgentManifest => ({
  name,
  version: "1.0.0",
  description,
  capabilities: [],
  input: z.object({}),
  output: z.unknown(),
  effect: "pure",
  ...extra,
});

function office() {
  const registry = createRegistry<AgentManifest>();
  registry.register(
    manifest("weather_station", "Tells temperature, wind and rain for a town.", {
      capabilities: [
        {
          name: "current_weather",
          description: "Current weather of a town",
          examples: ["Is it raining in Oslo?", "How warm is it outside?", "Do I need an umbrella?"],
        },
        { name: "forecast", description: "Weather of the coming days", examples: ["Will it snow on Sunday?"] },
      ],
      input: z.object({ townName: z.string().describe("town to look at") }),
    }),
  );
  registry.register(
    manifest("calendar", "Books, moves and cancels meetings.", {
      capabilities: [
        {
          name: "book",
          description: "Books a meeting",
          examples: ["Set up a call with Ann on Monday", "Find a free slot"],
        },
        { name: "cancel", description: "Cancels a meeting", examples: ["Call off my two o'clock"] },
      ],
      input: z.object({ attendees: z.array(z.string()), startsAt: z.string().describe("beginning, ISO date") }),
    }),
  );
  registry.register(
    manifest("translator", "Translates texts between languages.", {
      capabilities: [
        {
          name: "translate",
          description: "Translates a text",
          examples: ["Say this in Spanish", "What does bonjour mean?"],
        },
      ],
      input: z.object({ targetLanguage: z.string(), text: z.string() }),
    }),
  );
  return registry;
}

describe("discovery", () => {
  it.each([
    ["is there rain coming down in Bergen", "weather_station"],
    ["please move my meetings", "calendar"],
    ["translating a letter", "translator"],
    ["target language", "translator"],
    ["who are the attendees", "calendar"],
  ])("ranks the agent for %j first", (query, name) => {
    expect(office().search(query)[0]?.agent.name).toBe(name);
  });

  it("names the capability that fits and the words that matched", () => {
    const [best] = office().search("Please cancel the meeting");
    expect(best).toMatchObject({ capability: "cancel", why: ["cancel", "meeting"] });
  });

  it("finds camel-cased parameters by their words", () => {
    expect(office().search("town name")[0]?.agent.name).toBe("weather_station");
  });

  it.each(["quantum chromodynamics lattice spacing", "", "please can you help me with something", "42"])(
    "abstains from %j",
    (query) => {
      expect(office().search(query)).toEqual([]);
    },
  );

  it("scores a full match high and one stray word among many low", () => {
    const registry = office();
    const full = registry.search("current weather of a town")[0]?.score ?? 0;
    const stray = registry.search("sourdough starter hydration schedule for a bakery town")[0]?.score ?? 0;
    expect(full).toBeGreaterThan(0.8);
    expect(stray).toBeLessThan(0.4);
  });

  it("keeps scores between 0 and 1 and in order, whatever is asked", () => {
    const registry = office();
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (query) => {
        const scores = registry.search(query).map((candidate) => candidate.score);
        expect(scores.every((score) => score > 0 && score <= 1)).toBe(true);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
      }),
    );
  });

  it("returns no more than the limit", () => {
    expect(office().search("weather meeting translate", { limit: 2 })).toHaveLength(2);
  });
});

describe("a narrowed search", () => {
  const registry = createRegistry<AgentManifest>();
  const kiln = { capabilities: [{ name: "fire_clay", description: "Fires clay", examples: [] }] };
  registry.register(manifest("kiln_small", "Fires clay pots.", { ...kiln, version: "1.4.0", effect: "idempotent" }));
  registry.register(
    manifest("kiln_large", "Fires clay pots.", {
      ...kiln,
      version: "2.0.1",
      effect: "irreversible",
      input: z.object({ pots: z.number(), degrees: z.number() }),
      output: z.object({ fired: z.int() }),
    }),
  );
  registry.register(manifest("kiln_of_anna", "Fires clay pots.", { tenant: "anna" }));
  const names = (options: SearchOptions, query = "fire clay pots"): string[] =>
    registry.search(query, options).map(({ agent }) => agent.name);

  it.each<[string, SearchOptions, string[]]>([
    ["effect", { effect: "idempotent" }, ["kiln_small"]],
    ["one of several effects", { effect: ["irreversible", "compensable"] }, ["kiln_large"]],
    ["capability", { capability: "fire_clay" }, ["kiln_large", "kiln_small"]],
    ["an unknown capability", { capability: "fire" }, []],
    ["version", { version: "^1.2" }, ["kiln_small"]],
    ["tenant", { tenant: "anna" }, ["kiln_large", "kiln_of_anna", "kiln_small"]],
    ["another tenant", { tenant: "bert" }, ["kiln_large", "kiln_small"]],
    ["output", { output: { type: "object", required: ["fired"] } }, ["kiln_large"]],
    ["input", { input: { type: "object", properties: { pots: { type: "string" } } } }, ["kiln_small"]],
    ["any condition", { filter: ({ version }) => version.endsWith("1") }, ["kiln_large"]],
    ["limit", { limit: 1 }, ["kiln_large"]],
    ["least", { least: 1 }, []],
  ])("keeps to the %s", (_, options, expected) => {
    expect(names(options).toSorted()).toEqual(expected);
  });

  it("prefers what it is told to, and never scores a candidate above the one before it", () => {
    const found = registry.search("fire clay pots", { prefer: ({ name }) => (name === "kiln_small" ? 1 : 0.5) });
    expect(found.map(({ agent }) => agent.name)).toEqual(["kiln_small", "kiln_large"]);
    const scores = found.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it("lists what passes the filters where nothing is asked in words", () => {
    expect(registry.search("", { effect: ["idempotent", "irreversible"] })).toMatchObject([
      { agent: { name: "kiln_large" }, score: 1, capability: "fire_clay", why: [] },
      { agent: { name: "kiln_small" }, score: 1 },
    ]);
    expect(names({ limit: 5 }, "  ")).toEqual([]);
  });

  it("tells the matched words by field", () => {
    const [found] = registry.search("clay kiln", { version: "2" });
    expect(found).toMatchObject({
      why: ["clay", "kiln"],
      matched: { name: ["kiln"], description: ["clay"], capabilities: ["clay"] },
    });
  });

  it.each<[SearchOptions, string]>([
    [{ version: "newest" }, "version"],
    [{ least: 1.5 }, "least"],
    [{ limit: -1 }, "limit"],
    [{ limit: 1.5 }, "limit"],
    [{ prefer: () => 0 }, "prefer"],
    [{ prefer: () => Number.NaN }, "prefer"],
  ])("refuses %j, naming %s", (options, field) => {
    expect(() => registry.search("clay", options)).toThrow(
      expect.objectContaining({ detail: expect.objectContaining({ field }) }),
    );
  });
});

describe("registration", () => {
  it("replaces the entry of the same name", () => {
    const registry = office();
    registry.register(manifest("translator", "Brews coffee.", { version: "2.0.0" }));
    expect(registry.get("translator")?.version).toBe("2.0.0");
    expect(registry.search("what does bonjour mean")).toEqual([]);
    expect(registry.search("brew coffee")[0]?.agent.name).toBe("translator");
  });

  it("forgets what is removed, and forgets nothing else", () => {
    const registry = office();
    registry.remove("calendar");
    registry.remove("never_there");
    expect(registry.list().map((entry) => entry.name)).toEqual(["weather_station", "translator"]);
    expect(registry.search("book a meeting")).toEqual([]);
  });

  it.each([
    ["Bad-Name", "1.0.0", "name"],
    ["good_name", "one", "version"],
  ])("refuses %s at %s, naming the %s", (name, version, field) => {
    const registry = createRegistry<AgentManifest>();
    const act = () => registry.register(manifest(name, "x", { version }));
    expect(act).toThrow(InvalidInput);
    expect(act).toThrow(field === "name" ? /snake_case/ : /semantic version/);
  });

  it("checks its options", () => {
    expect(() => createRegistry({ least: 2 })).toThrow(InvalidInput);
  });

  it("describes schemas that JSON Schema cannot express", () => {
    const registry = createRegistry<AgentManifest>();
    registry.register(manifest("odd", "Counts sheep.", { input: z.object({ when: z.date(), sheep: z.bigint() }) }));
    expect(registry.search("sheep")[0]?.agent.name).toBe("odd");
  });
});

describe("speed", () => {
  it("stays in milliseconds over 5,000 entries with examples, also right after one is added", () => {
    const { make, ask } = createEntries(3);
    const registry = createRegistry<AgentManifest>();
    for (let n = 0; n < 5000; n += 1) registry.register(make(n));
    registry.search("anything");
    const start = performance.now();
    for (let n = 0; n < 50; n += 1) {
      registry.register(make(5000 + n));
      registry.search(ask());
    }
    expect((performance.now() - start) / 50).toBeLessThan(20);
  });
});
