import { createRequire } from "node:module";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServers, type Json, type Replica, type Replicas } from "../../support/remote/start-servers.ts";

const everything = createRequire(import.meta.url).resolve("@modelcontextprotocol/server-everything/dist/index.js");

let replicas: Replicas;
let server: Replica;

beforeAll(async () => {
  replicas = await startServers();
  server = await replicas.start();
  const definition = { kind: "mcp", name: "everything", command: process.execPath, args: [everything, "stdio"] };
  expect(await server.call("POST", "/registry/agents", definition)).toMatchObject({ status: 201 });
});
afterAll(() => replicas.close());

async function ask(question: string): Promise<Json> {
  const { thread_id } = await server.client.threads.create();
  const input = { messages: [{ role: "user", content: question }] };
  return await server.client.runs.wait(thread_id, "baton", { input });
}

describe("a question for a tool of an MCP server", () => {
  it.each([
    ["add 17 and 25", "everything_get_sum", "42"],
    ["What is 17 plus 25?", "everything_get_sum", "42"],
    ['echo this back: "the lamps are blue"', "everything_echo", "the lamps are blue"],
    ["what is the weather in Chicago as structured content", "everything_get_structured_content", "36"],
  ])("is planned with it and answered: %s", async (question, tool, answer) => {
    const values = await ask(question);
    expect(values.plan.steps.map((step: { agent: string }) => step.agent)).toContain(tool);
    const step = Object.values(values.steps as Record<string, Json>).find(({ agent }) => agent === tool);
    expect(step).toMatchObject({ status: "completed" });
    expect(JSON.stringify(step.output)).toContain(answer);
    expect(values.answer).toContain(answer);
  });

  it("goes to Baton's own agents where it is theirs", async () => {
    const values = await ask("What does Team cost for 20 seats?");
    const agents: string[] = values.plan.steps.map((step: { agent: string }) => step.agent);
    expect(agents).toContain("pricer");
    expect(agents.filter((agent) => agent.startsWith("everything"))).toEqual([]);
  });
});
