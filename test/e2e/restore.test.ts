import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type Answered, type TestServer } from "../support/start-test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ BATON_API_KEYS: "a:first-secret,b:second-secret" });
});
afterAll(() => server.stop());

async function post(path: string, key: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const headers = { "content-type": "application/json", "x-api-key": key };
  const response = await fetch(`${server.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

it("gives sealed values back to the thread's own tenant only", async () => {
  const { body: thread } = await post("/threads", "first-secret", {});
  const { thread_id } = thread as { thread_id: string };
  const plan = {
    steps: [
      {
        name: "seal",
        agent: "redactor",
        with: { text: "Write to maria@example.com", operator: "reversible" },
        outputs: ["sealed"],
      },
    ],
  };
  const { body: values } = await post(`/threads/${thread_id}/runs/wait`, "first-secret", {
    assistant_id: "baton",
    input: { plan },
  });
  const { answer } = values as Answered;
  expect(answer).not.toContain("maria@example.com");
  expect(await post(`/threads/${thread_id}/restore`, "first-secret", { value: answer })).toMatchObject({
    status: 200,
    body: { value: expect.stringContaining("maria@example.com") as string, restored: 1 },
  });
  expect((await post(`/threads/${thread_id}/restore`, "second-secret", { value: answer })).status).toBe(404);
  expect((await post(`/threads/${thread_id}/restore`, "no-such-key", { value: answer })).status).toBe(401);
  const { body: other } = await post("/threads", "second-secret", {});
  expect(
    (await post(`/threads/${(other as { thread_id: string }).thread_id}/restore`, "second-secret", { value: answer }))
      .status,
  ).toBe(403);
});

it("names what is wrong with a restore", async () => {
  const { body: thread } = await post("/threads", "first-secret", {});
  const { status, body } = await post(
    `/threads/${(thread as { thread_id: string }).thread_id}/restore`,
    "first-secret",
    { valeu: "x" },
  );
  expect(status).toBe(422);
  expect(JSON.stringify(body)).toContain("value");
});
