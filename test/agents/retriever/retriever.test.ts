import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { AgentContext, Task } from "../../../src/agents/agent.ts";
import { createOpenAIModel } from "../../../src/agents/model/openai-model.ts";
import { createRetriever } from "../../../src/agents/retriever/retriever.ts";
import {
  retrieverInput,
  retrieverOutput,
  type RetrieverInput,
} from "../../../src/agents/retriever/retriever-schema.ts";
import { ingest } from "../../../src/tools/documents/ingest.ts";
import { createOpenAIEmbedder } from "../../../src/tools/documents/openai-embedder.ts";
import type { Usage } from "../../../src/agents/model/usage.ts";
import { words } from "../../../src/tools/text/words.ts";
import { startScriptedModel, type ScriptedModel } from "../../support/scripted-model.ts";
import { silentLog } from "../../support/test-agents.ts";
import { createTestDatabase, type TestDatabase } from "../../support/test-database.ts";
import { NO_TALK } from "../../../src/graph/mail/no-talk.ts";

const samples = fileURLToPath(new URL("../../../samples/documents", import.meta.url));

describe("the retriever", () => {
  let database: TestDatabase;
  let endpoint: ScriptedModel;
  beforeAll(async () => {
    database = await createTestDatabase();
    endpoint = await startScriptedModel();
    await ingest(database, "default", samples, { base: samples });
  });
  afterEach(() => {
    endpoint.verify();
    endpoint.reset();
  });
  afterAll(async () => {
    await endpoint.close();
    await database.close();
  });

  const context = (more: Partial<AgentContext> = {}): AgentContext => ({
    ...NO_TALK,
    tenant: "default",
    threadId: "thread",
    runId: "run",
    idempotencyKey: "key",
    signal: new AbortController().signal,
    log: silentLog,
    model: undefined,
    progress: () => undefined,
    say: () => undefined,
    spend: () => undefined,
    ...more,
  });
  const task = (question: string, input: unknown = {}): Task<RetrieverInput> => ({
    question,
    input: retrieverInput.parse(input),
    sources: {},
    step: "retrieve",
    attempt: 1,
  });
  const model = () =>
    createOpenAIModel({ apiKey: "test", baseUrl: endpoint.url, model: "scripted", baseDelayMs: 1, maxRetries: 1 });
  const top = (passages: readonly { source: string; headings: readonly string[] }[]): string =>
    `${passages[0]?.source}#${passages[0]?.headings.at(-1)}`;

  it("searches for the question of the run when it is given nothing else", async () => {
    const told: string[] = [];
    const retriever = createRetriever({ database });
    const output = await retriever.execute(
      task("Please tell me how long parental leave is, as a bullet list."),
      context({ progress: (message) => void told.push(message) }),
    );
    expect(retrieverOutput.parse(output)).toEqual(output);
    expect(top(output.passages)).toBe("hr-leave-policy.md#Parental leave");
    expect(output).toMatchObject({ query: "how long parental leave is.", searched: 31, ranked_by: ["bm25"] });
    expect(told.join()).toMatch(/found 8 passages in \d+ of 31 documents/u);
  });

  it.each([
    ["words", "sabbatical"],
    [
      "a query intent",
      { kind: "task", search: "sabbatical", question: "Can I take half a year off?", confidence: 0.9, format: "prose" },
    ],
    ["a question alone", { question: "When is a sabbatical possible?" }],
  ])("takes %s as its query", async (_name, query) => {
    const { passages } = await createRetriever({ database }).execute(task("something else", { query }), context());
    expect(top(passages)).toBe("hr-leave-policy.md#Sabbatical");
  });

  it("keeps the parts of a question apart even where the intent has one string of search words", async () => {
    const query = {
      search: "notice period Enterprise sabbatical years",
      question: "What is the notice period for Enterprise and how many years before a sabbatical?",
    };
    const { passages, query: searched } = await createRetriever({ database }).execute(task("x", { query }), context());
    expect(searched).toContain(" | ");
    expect(passages.slice(0, 2).map((one) => one.source)).toEqual(["service-agreement.docx", "hr-leave-policy.md"]);
  });

  it("declares a closed input whose query no passage list or number fits", () => {
    const retriever = createRetriever({ database });
    expect(retriever.canHandle({ question: "", input: {} })).toBe(true);
    for (const query of [[], 5, {}, { passages: [] }, "  "]) {
      expect(retriever.canHandle({ question: "", input: { query } })).toBe(false);
    }
    expect(retriever.canHandle({ question: "", input: { limit: 0 } })).toBe(false);
    expect(retriever.capabilities.every((one) => one.examples.length >= 6)).toBe(true);
  });

  it("obeys limit and sources", async () => {
    const input = { query: "refund", limit: 2, sources: ["customer-letters/"] };
    const { passages } = await createRetriever({ database }).execute(task("x", input), context());
    expect(passages).toHaveLength(2);
    expect(passages.every((one) => one.source.startsWith("customer-letters/"))).toBe(true);
  });

  it("lets the model write the queries and counts what it took", async () => {
    endpoint.expect("search_queries", { json: { queries: ["sabbatical unpaid leave"] } });
    const spent: Usage[] = [];
    const { passages, query } = await createRetriever({ database }).execute(
      task("I fancy a long break to see the world."),
      context({ model: model(), spend: (usage) => void spent.push(usage) }),
    );
    expect(top(passages)).toBe("hr-leave-policy.md#Sabbatical");
    expect(query).toBe("sabbatical unpaid leave | I fancy a long break to see the world.");
    expect(spent).toMatchObject([{ inputTokens: expect.any(Number) }]);
  });

  it.each([
    ["is down", { status: 500 }],
    ["refuses the key", { status: 401 }],
    ["talks nonsense", { text: "no JSON" }],
    ["writes no query", { json: { queries: [] } }],
  ])("searches for the question itself when the model %s", async (_name, reply) => {
    endpoint.expect("any", reply, { times: "always" });
    const { passages } = await createRetriever({ database }).execute(
      task("How is a sabbatical approved?"),
      context({ model: model() }),
    );
    expect(top(passages)).toBe("hr-leave-policy.md#Sabbatical");
  });

  it("ends when its signal fires", async () => {
    const signal = AbortSignal.abort(new Error("stop"));
    await expect(createRetriever({ database }).execute(task("leave"), context({ signal }))).rejects.toThrow();
  });

  it("sees the tenant's documents only", async () => {
    const output = await createRetriever({ database }).execute(task("refund policy"), context({ tenant: "other" }));
    expect(output).toMatchObject({ passages: [], searched: 0 });
  });

  it("fuses a dense ranking where an embedding model is configured", async () => {
    const embedder = createOpenAIEmbedder({ apiKey: "test", baseUrl: endpoint.url, model: "embedding" });
    const topics = ["sabbat", "refund", "hotel"];
    const embed = (text: string): number[] =>
      topics.map((topic) => 0.01 + words(text).filter((word) => word.startsWith(topic)).length);
    endpoint.expect({ path: "/v1/embeddings" }, { embed }, { times: "always" });
    await ingest(database, "default", samples, { base: samples, embedder });
    const output = await createRetriever({ database, embedder }).execute(task("sabbatical"), context());
    expect(output.ranked_by).toEqual(["bm25", "dense"]);
    expect(top(output.passages)).toBe("hr-leave-policy.md#Sabbatical");
  });

  it.each([
    [429, { code: "rate_limited", detail: { retryAfterMs: 2000 } }],
    [401, { code: "denied" }],
    [503, { code: "unavailable" }],
    [400, { code: "invalid_input" }],
  ])("says what it means when the embedding model answers %i", async (status, expected) => {
    endpoint.expect("any", { status, headers: { "retry-after": "2" } });
    const embedder = createOpenAIEmbedder({ apiKey: "test", baseUrl: endpoint.url, model: "embedding" });
    await expect(embedder.embed(["x"], new AbortController().signal)).rejects.toMatchObject(expected);
  });
});
