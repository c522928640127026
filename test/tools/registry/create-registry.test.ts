import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { InvalidInput } from "../../../src/tools/errors.ts";
import { createRegistry } from "../../../src/tools/registry/create-registry.ts";
import type { AgentManifest } from "../../../src/tools/registry/manifest.ts";

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
  it("searches 2,000 entries in milliseconds and adds one without looking at the others", () => {
    const registry = createRegistry<AgentManifest>();
    const topics = ["invoice", "parcel", "garden", "engine", "ticket", "museum", "orchard", "harbour"];
    for (let n = 0; n < 2000; n += 1) {
      const topic = topics[n % topics.length] ?? "";
      registry.register(manifest(`agent_${n}`, `Handles ${topic} number x${n} of series ${n % 97}`));
    }
    registry.search("orchard");
    const start = performance.now();
    for (let n = 0; n < 20; n += 1) registry.search(`orchard series x${n}`);
    expect((performance.now() - start) / 20).toBeLessThan(50);
  });
});
