import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createOpenAIEmbedder } from "../../../../src/tools/documents/openai-embedder.ts";
import { createRegistry } from "../../../../src/tools/registry/create-registry.ts";
import type { AgentManifest } from "../../../../src/tools/registry/manifest.ts";
import { createSenses, type SensesOptions } from "../../../../src/tools/registry/meaning/create-senses.ts";
import type { Senses } from "../../../../src/tools/registry/meaning/sense.ts";
import type { Candidate } from "../../../../src/tools/registry/registry.ts";
import { meaningOf } from "../../../support/meaning-space.ts";
import { until } from "../../../support/remote/until.ts";
import { startScriptedModel, type ScriptedModel } from "../../../support/scripted-model.ts";
import { silentLog } from "../../../support/test-agents.ts";

const manifest = (name: string, description: string, examples: readonly string[]): AgentManifest => ({
  name,
  version: "1.0.0",
  description,
  capabilities: [{ name, description, examples }],
  input: z.object({}),
  output: z.unknown(),
  effect: "pure",
});

const agents = [
  manifest("weather_station", "Tells temperature, wind and rain.", ["Is there snow in Oslo?", "Forecast for Sunday"]),
  manifest("calendar", "Books a meeting.", ["Find a free slot with Ann", "Move the appointment"]),
  manifest("translator", "Turns a text into another language.", ["Say this in Spanish", "What does bonjour mean?"]),
  manifest("receivables", "Lists overdue invoices.", ["Which invoice is overdue?", "Send the dunning letter"]),
  manifest("tracking", "Follows a shipment.", ["Where is the courier?", "Has the package come?"]),
];

/** Shares no word with any agent, but is about the weather. */
const soaked = "Would I be soaked by drizzle outdoors";

let endpoint: ScriptedModel;
const open: Senses[] = [];
beforeEach(async () => {
  endpoint = await startScriptedModel();
});
afterEach(async () => {
  for (const each of open.splice(0)) each.close();
  await endpoint.close();
});

function answering(embed: (text: string) => readonly number[] = meaningOf): void {
  endpoint.expect({ path: "/v1/embeddings" }, { embed }, { times: "always" });
}

function world(options: Partial<SensesOptions> = {}, entries: readonly AgentManifest[] = agents) {
  const embedder = createOpenAIEmbedder({ apiKey: "test", baseUrl: endpoint.url, model: "meaning" });
  const senses = createSenses({ embedder, log: silentLog, pauseMs: 5, deadlineMs: 5_000, ...options });
  open.push(senses);
  const registry = createRegistry<AgentManifest>();
  for (const entry of entries) {
    registry.register(entry);
    senses.learn(entry);
  }
  const find = async (query: string, least?: number): Promise<readonly Candidate[]> => {
    const sense = await senses.read([query], new AbortController().signal);
    return registry.search(query, { sense, ...(least !== undefined && { least }) });
  };
  const read = (): Promise<void> =>
    until(async () => (await find(soaked, 0))[0]?.meaning?.kind === "alike", "the reading of all entries");
  return { senses, registry, find, read };
}

const names = (found: readonly Candidate[]): string[] => found.map(({ agent }) => agent.name);
const texts = (): string[] => endpoint.calls.flatMap(({ input }) => input);

describe("a search that is given the sense of its query", () => {
  it("finds what shares no word with the query", async () => {
    answering();
    const { registry, find, read } = world();
    await read();
    expect(registry.search(soaked)).toEqual([]);
    const [best, ...others] = await find(soaked);
    expect(best).toMatchObject({ agent: { name: "weather_station" }, why: [], meaning: { kind: "alike" } });
    expect(best?.score).toBeGreaterThan(0.5);
    expect(others).toEqual([]);
  });

  it("still offers nothing where nothing fits", async () => {
    answering();
    const { find, read } = world();
    await read();
    expect(await find("Which knight won the chess final?")).toEqual([]);
    expect(await find("Paint the bathroom ceiling")).toEqual([]);
  });

  it("lets words and meaning speak for the same entry", async () => {
    answering();
    const { registry, find, read } = world();
    await read();
    const query = "Which invoice is unpaid?";
    const [byWords] = registry.search(query);
    const [byBoth] = await find(query);
    expect([byWords?.agent.name, byBoth?.agent.name]).toEqual(["receivables", "receivables"]);
    expect(byBoth?.why).toContain("invoice");
    expect(byBoth?.score).toBeGreaterThan(0.8);
  });

  it("keeps filters, preferences and the limit", async () => {
    answering();
    const { senses, registry, read } = world();
    await read();
    const sense = await senses.read([soaked], new AbortController().signal);
    const without = registry.search(soaked, { sense, filter: ({ name }) => name !== "weather_station", least: 0 });
    expect(names(without)).not.toContain("weather_station");
    expect(registry.search(soaked, { sense, least: 0, limit: 2 })).toHaveLength(2);
    const sick = registry.search(soaked, {
      sense,
      least: 0,
      prefer: ({ name }) => (name === "weather_station" ? 1e-6 : 1),
    });
    expect(names(sick).at(-1)).toBe("weather_station");
  });

  it("goes by words for a wording that was not read", async () => {
    answering();
    const { senses, registry, read } = world();
    await read();
    const sense = await senses.read([soaked], new AbortController().signal);
    const [found] = registry.search("temperature and wind", { sense });
    expect(found).toMatchObject({ agent: { name: "weather_station" }, meaning: { kind: "left_out" } });
  });

  it("finds by words an entry that has come since and is not read yet", async () => {
    answering();
    const { registry, find, read } = world();
    await read();
    registry.register(manifest("beehive", "Weighs beehives.", []));
    const [found] = await find("weigh the beehives");
    expect(found?.agent.name).toBe("beehive");
    await until(
      async () => (await find("weigh the beehives"))[0]?.meaning !== undefined,
      "the reading of the newcomer",
    );
  });
});

describe("reading entries", () => {
  it("happens in batches and in the background, once for what is said the same", async () => {
    answering();
    const many = Array.from({ length: 150 }, (_, place) => manifest(`agent_${place}`, `Does thing ${place}.`, []));
    const { senses } = world({}, [...agents, ...many]);
    for (const entry of many) senses.learn({ ...entry, name: `${entry.name}_copy` });
    expect(endpoint.calls).toHaveLength(0);
    // Each of the agents' first examples is tried as a question, which takes two texts.
    await until(() => texts().length === 165, "all texts");
    expect(endpoint.calls.map(({ input }) => input.length)).toEqual([64, 64, 37]);
    expect(new Set(texts()).size).toBe(165);
    expect(endpoint.calls[0]?.body).toMatchObject({ model: "meaning" });
  });

  it("is tried again after a failure", async () => {
    endpoint.expect({ path: "/v1/embeddings" }, { status: 503 }, { times: 2 });
    answering();
    const { find } = world({ restMs: 1 });
    await until(async () => (await find(soaked))[0]?.agent.name === "weather_station", "the reading after failures");
  });

  it("is tried again when vectors of one batch differ in length", async () => {
    let odd = true;
    answering((text) => (odd ? meaningOf(text).slice(0, 3 + (text.length % 3)) : meaningOf(text)));
    const { find } = world({ restMs: 1 });
    const [found] = await find("temperature and wind");
    expect(found).toMatchObject({ agent: { name: "weather_station" }, meaning: { kind: "left_out" } });
    odd = false;
    await until(async () => (await find(soaked))[0]?.agent.name === "weather_station", "the reading after nonsense");
  });

  it("begins anew when another model answers under the same name", async () => {
    let longer = false;
    answering((text) => (longer ? [...meaningOf(text), 0.1, 0.1] : meaningOf(text)));
    const { find, read } = world();
    await read();
    longer = true;
    const [found] = await find("temperature and rain");
    expect(found).toMatchObject({ agent: { name: "weather_station" }, meaning: { kind: "left_out" } });
    await until(
      async () => (await find(`${soaked} today`))[0]?.meaning?.kind === "alike",
      "the reading by the new model",
    );
    expect(names(await find("Any drizzle outdoors"))).toEqual(["weather_station"]);
  });

  it("by a model that tells nothing apart leaves the search to words", async () => {
    answering(() => [1, 1, 1]);
    const { registry, find } = world();
    const reason = "the embedding model does not tell these agents apart";
    await until(async () => JSON.stringify(await find("wind and rain")).includes(reason), "the end of the reading");
    expect(names(await find("wind and rain"))).toEqual(names(registry.search("wind and rain")));
  });
});

describe("an embedding model that is not there", () => {
  it("costs a search nothing but its meaning, and is left alone after three failures", async () => {
    endpoint.expect({ path: "/v1/embeddings" }, { status: 500 }, { times: "always" });
    const { registry, find } = world({ pauseMs: 60_000 });
    for (const query of ["wind in Oslo", "rain in Oslo", "snow in Oslo", "temperature in Oslo"]) {
      const found = await find(query);
      expect(names(found)).toEqual(names(registry.search(query)));
      expect(found.map(({ score }) => score)).toEqual(registry.search(query).map(({ score }) => score));
      expect(found[0]?.meaning).toMatchObject({ kind: "left_out" });
    }
    const asked = texts().filter((text) => text.endsWith("in Oslo"));
    expect(asked).toEqual(["wind in Oslo", "rain in Oslo", "snow in Oslo"]);
    const [found] = await find("wind and rain");
    expect(found?.meaning).toEqual({ kind: "left_out", reason: "the embedding model has failed three times" });
  });

  it("is waited for no longer than the deadline", async () => {
    endpoint.expect({ path: "/v1/embeddings" }, { stall: [] }, { times: "always" });
    const { find } = world({ deadlineMs: 30 });
    const [found] = await find("wind and rain");
    expect(found).toMatchObject({
      agent: { name: "weather_station" },
      meaning: { kind: "left_out", reason: "the embedding model took longer than 30 ms" },
    });
  });

  it("does not count searches that their caller gave up", async () => {
    endpoint.expect({ path: "/v1/embeddings" }, { stall: [] }, { times: "always" });
    const { senses } = world();
    for (let count = 0; count < 5; count += 1) {
      const caller = new AbortController();
      const reading = senses.read([`given up ${count}`], caller.signal);
      caller.abort();
      expect((await reading).meant(`given up ${count}`)).toMatchObject({
        kind: "left_out",
        reason: "The search was given up.",
      });
    }
  });
});
