import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Entry } from "../../../../src/server/runs/messages/fold-conversation.ts";
import { startTestServer, type TestServer } from "../../../support/start-test-server.ts";

const module = (name: string, body: string): string => `export default {
  name: "${name}", version: "1.0.0", description: "The ${name} of a test", capabilities: ["${name} in a test"],
  input: { type: "object" }, effect: "idempotent",
  async execute({ input, step }, { ask, send, publish, inbox, read, lease }) { ${body} },
};`;

let server: TestServer;
let threadId: string;
let runId: string;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "baton-talk-"));
  await writeFile(
    join(folder, "chief.js"),
    module(
      "chief",
      `const got = await ask("clerk", { n: input.n }); send("clerk", { type: "thanks", body: got });
       publish("done", { n: input.n }); await ask("nobody", {}).catch(() => undefined); const { token } = await lease("desk"); return { got, token };`,
    ),
  );
  await writeFile(
    join(folder, "clerk.js"),
    module("clerk", `return { n: (input.n ?? 0) * 2, inbox: inbox().map((m) => m.type), done: read("done").length };`),
  );
  server = await startTestServer({ BATON_AGENTS_DIR: folder });
  const steps = [
    { name: "lead", agent: "chief", with: { n: 21 }, inputs: {}, outputs: ["led"] },
    { name: "file", agent: "clerk", inputs: {}, outputs: ["filed"], depends_on: ["lead"] },
    { name: "join", aggregate: "merge", inputs: ["led", "filed"], outputs: ["all"] },
  ];
  threadId = (await server.client.threads.create()).thread_id;
  const run = await server.client.runs.create(threadId, "baton", { input: { plan: { steps } } });
  runId = run.run_id;
  await server.client.runs.join(threadId, runId);
}, 60_000);
afterAll(() => server.stop());

const read = async (path: string): Promise<{ status: number; body: { messages: Entry[]; pairs: object[] } }> => {
  const response = await fetch(`${server.url}${path}`);
  return { status: response.status, body: (await response.json()) as { messages: Entry[]; pairs: object[] } };
};

describe("the conversation of a run", () => {
  it("is told in order: asks with answers and times, what was sent and who got it, what was published", async () => {
    const { status, body } = await read(`/runs/${runId}/messages`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ run_id: runId, thread_id: threadId, status: "success" });
    expect(body.messages).toMatchObject([
      {
        kind: "ask",
        id: "lead>clerk#1",
        from: "lead",
        agent: "chief",
        to: "clerk",
        status: "answered",
        input: { n: 21 },
        answer: { n: 42, inbox: [], done: 0 },
        duration_ms: expect.any(Number) as number,
      },
      { kind: "send", from: "lead", to: "clerk", seq: 1, type: "thanks", body: { n: 42 }, taken_by: "file" },
      { kind: "publish", topic: "done", seq: 2, type: "message", body: { n: 21 }, taken_by: null },
    ]);
    expect(body.pairs).toMatchObject([
      { from: "chief", to: "clerk", asks: 1, failed: 0, messages: 1 },
      { from: "chief", to: "topic:done", asks: 0, messages: 1, ms: null },
    ]);
  });

  it("can be narrowed and paged, and is the same under its thread", async () => {
    const asks = await read(`/threads/${threadId}/runs/${runId}/messages?kind=ask`);
    expect(asks.body.messages.map(({ kind }) => kind)).toEqual(["ask"]);
    const second = await read(`/runs/${runId}/messages?limit=1&offset=1`);
    expect(second.body.messages.map(({ kind }) => kind)).toEqual(["send"]);
    expect((await read(`/runs/${runId}/messages?kind=shout`)).status).toBe(422);
    expect((await read(`/runs/00000000-0000-4000-8000-000000000000/messages`)).status).toBe(404);
  });

  it("shows the asks among the steps, under the step that asked", async () => {
    const { body } = (await read(`/runs/${runId}/steps`)) as unknown as {
      body: { steps: { path: string; parent: string | null; status: string }[] };
    };
    expect(body.steps.map(({ path, parent, status }) => [path, parent, status])).toEqual([
      ["lead", null, "completed"],
      ["lead>clerk#1", "lead", "completed"],
      ["file", null, "completed"],
      ["join", null, "completed"],
    ]);
  });
});
