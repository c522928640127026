import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startScriptedModel, type ScriptedModel } from "../../support/scripted-model.ts";

let endpoint: ScriptedModel;
beforeEach(async () => {
  endpoint = await startScriptedModel();
});
afterEach(async () => {
  await endpoint.close().catch(() => undefined);
});

function ask(content: string, extra: Record<string, unknown> = {}): Promise<Response> {
  return fetch(`${endpoint.url}/chat/completions`, {
    method: "POST",
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content }], ...extra }),
  });
}

describe("the scripted model", () => {
  it("answers whole and streamed, with usage", async () => {
    endpoint.expect(/hello/, { text: "Hi there." }, { times: 2 });
    const whole = (await (await ask("hello")).json()) as { choices: { message: { content: string } }[]; usage: object };
    expect(whole.choices[0]?.message.content).toBe("Hi there.");
    expect(whole.usage).toMatchObject({ completion_tokens: 3 });
    const stream = await (await ask("hello", { stream: true })).text();
    expect(stream.match(/"content":"[^"]*"/g)).toEqual(['"content":"Hi"', '"content":" there."']);
    expect(stream.trim().endsWith("data: [DONE]")).toBe(true);
    endpoint.verify();
  });

  it("tells requests apart by schema, text and number, and uses each expectation once", async () => {
    endpoint.expect("plan", { json: { steps: [] } });
    endpoint.expect({ text: "two", call: 2 }, { status: 429, headers: { "retry-after": "3" } });
    const planned = await ask("x", { response_format: { type: "json_schema", json_schema: { name: "plan" } } });
    expect(await planned.text()).toContain('{\\"steps\\":[]}');
    const limited = await ask("two");
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "3"]);
    endpoint.verify();
  });

  it("refuses what it was not told and says so at the end", async () => {
    expect((await ask("surprise")).status).toBe(418);
    expect(endpoint.unexpected).toHaveLength(1);
    expect(() => endpoint.verify()).toThrow(/not told: #1 .*surprise/);
    await expect(endpoint.close()).rejects.toThrow(/not told/);
  });

  it("says what it was told but never asked", () => {
    endpoint.expect("plan", { text: "x" });
    expect(() => endpoint.verify()).toThrow(/never asked: plan/);
  });

  it("embeds, lists models, cuts a stream", async () => {
    endpoint.expect({ path: "/v1/embeddings" }, { embed: (text) => [text.length, 0.5] });
    endpoint.expect("any", { cut: ["Half"] });
    const body = JSON.stringify({ model: "e", input: ["abc"] });
    const reply = await (await fetch(`${endpoint.url}/embeddings`, { method: "POST", body })).json();
    expect(reply).toMatchObject({ data: [{ index: 0, embedding: [3, 0.5] }] });
    expect(await (await fetch(`${endpoint.url}/models`)).json()).toMatchObject({ object: "list" });
    const cut = await ask("x", { stream: true });
    await expect(cut.text()).rejects.toThrow();
  });
});
