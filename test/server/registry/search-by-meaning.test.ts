import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { meaningOf } from "../../support/meaning-space.ts";
import { serve } from "../../support/remote/serve.ts";
import { startServers, type Json, type Replica, type Replicas } from "../../support/remote/start-servers.ts";
import { until } from "../../support/remote/until.ts";
import { startScriptedModel, type ScriptedModel } from "../../support/scripted-model.ts";

let replicas: Replicas;
let server: Replica;
let endpoint: ScriptedModel;
let courier: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  endpoint = await startScriptedModel();
  endpoint.expect({ path: "/v1/embeddings" }, { embed: meaningOf }, { times: "always" });
  // Without a model that answers, the built-in planner plans.
  endpoint.expect({ path: "/v1/chat/completions" }, { status: 400 }, { times: "always" });
  courier = await serve(() => Response.json({ place: "the depot in Graz" }));
  replicas = await startServers();
  server = await replicas.start({ OPENAI_BASE_URL: endpoint.url, BATON_EMBEDDING_MODEL: "meaning" });
  await server.call("POST", "/registry/agents", {
    kind: "http",
    name: "tracking",
    description: "Follows a shipment by courier",
    capabilities: [{ name: "follow", description: "Where a package is", examples: ["Has the courier come?"] }],
    url: courier.url,
    effect: "pure",
    input: { type: "object", properties: { question: { type: "string" } }, required: ["question"] },
  });
});
afterAll(async () => {
  await replicas.close();
  await courier.close();
  await endpoint.close();
});

/** Shares no word with the agent, nor one that goes with any of its words. */
const question = "Why is nothing on my doorstep?";

async function search(): Promise<Json> {
  return (await server.call("GET", `/registry/search?q=${encodeURIComponent(question)}`)).body;
}

describe("a server with an embedding model", () => {
  it("finds agents by meaning, says so, and plans with them", async () => {
    await until(async () => (await search())[0]?.name === "tracking", "the reading of the agents");
    const [found] = await search();
    expect(found).toMatchObject({ name: "tracking", capability: "follow" });
    expect(found.why).toEqual([expect.stringMatching(/^alike in meaning \([01]\.\d\d\)$/u)]);
    expect(found.score).toBeGreaterThan(0.5);
    const { thread_id } = await server.client.threads.create();
    const values: Json = await server.client.runs.wait(thread_id, "baton", {
      input: { messages: [{ role: "user", content: question }] },
    });
    expect(values.plan.steps.map((step: { agent: string }) => step.agent)).toContain("tracking");
  });

  it("says that it went by words where the model does not answer", async () => {
    endpoint.reset();
    endpoint.expect({ path: "/v1/embeddings" }, { status: 500 }, { times: "always" });
    const { body } = await server.call("GET", "/registry/search?q=follow%20a%20package%20shipment");
    expect(body[0]).toMatchObject({ name: "tracking" });
    expect(body[0].why).toContain("by words alone: meaning answered 500");
  });
});
