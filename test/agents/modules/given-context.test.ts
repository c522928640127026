import { describe, expect, it } from "vitest";
import { moduleAgent } from "../../../src/agents/modules/module-agent.ts";
import type { AgentContext, Task } from "../../../src/agents/agent.ts";
import { silentLog } from "../../support/test-agents.ts";

const definition = {
  name: "curious",
  version: "1.0.0",
  description: "Looks around",
  capabilities: [
    { name: "look", description: "looks", input: { type: "object", properties: { at: { type: "string" } } } },
  ],
  owner: "team-a",
  documentation: "https://docs.example/curious",
  deprecated: "use seer",
  tenant: "acme",
  latencyMs: 5,
  cost: { tokens: { expected: 1, most: 2 } },
};

interface Seen {
  readonly task: Task;
  readonly context: AgentContext;
}

async function given(task: Partial<Task>, more: object = {}, execute?: (seen: Seen) => unknown): Promise<unknown> {
  const agent = moduleAgent(
    {
      ...definition,
      execute: (seen: Task, context: AgentContext) => execute?.({ task: seen, context }) ?? { task: seen, context },
    },
    "curious.js",
  );
  const context = {
    tenant: "acme",
    threadId: "t",
    runId: "r",
    idempotencyKey: "r:s",
    signal: new AbortController().signal,
    log: silentLog,
    model: undefined,
    progress: () => undefined,
    say: () => undefined,
    spend: () => undefined,
    database: "not for modules",
    ...more,
  };
  const whole = { question: "q", input: {}, sources: {}, step: "s", attempt: 1, ...task };
  return await agent.execute(whole, context as unknown as AgentContext);
}

describe("what a module's execute gets", () => {
  it("is the contract and nothing behind it", async () => {
    const lines: unknown[] = [];
    const log = { ...silentLog, info: (...line: unknown[]) => void lines.push(line), secret: "bindings" };
    const ask = function (this: { readonly tenant: string }, name: string): string {
      return `${name} asked for ${this.tenant}`;
    };
    const { context } = (await given({}, { log, ask })) as Seen & { context: { ask(name: string): string } };
    expect(Object.keys(context).join(" ")).toBe(
      "tenant threadId runId idempotencyKey signal log model progress say spend ask handOver send publish inbox read lease",
    );
    expect(Object.keys(context.log)).toEqual(["debug", "info", "warn", "error"]);
    expect(context.ask("seer")).toBe("seer asked for acme");
    context.log.info({ agent: "somebody else", size: 1 }, "looked");
    (context.log.info as unknown as (text: string) => void)("looked again");
    expect(lines).toEqual([
      [{ agent: "curious", size: 1 }, "looked"],
      [{ agent: "curious" }, "looked again"],
    ]);
  });

  it("can be neither changed nor used to change what the run holds", async () => {
    const rows = [{ price: 3 }, { price: 1 }];
    const when = new Date(0);
    const { task, context } = (await given({ input: { rows, when } })) as Seen;
    expect(task.input).toEqual({ rows, when });
    expect(() => Object.assign(context, { tenant: "bolt" })).toThrow(TypeError);
    expect(() => Object.assign(context.log, { info: () => undefined })).toThrow(TypeError);
    expect(() => Object.assign(task, { step: "other" })).toThrow(TypeError);
    expect(() => (task.input.rows as object[]).push({})).toThrow(TypeError);
    expect(() => Object.assign((task.input.rows as object[])[0] ?? {}, { price: 9 })).toThrow(TypeError);
    // The run's own values are not frozen by it.
    rows.push({ price: 2 });
    expect((task.input.rows as object[]).length).toBe(2);
    expect(Object.isFrozen(rows[0])).toBe(false);
  });

  it("is a model's methods alone", async () => {
    const model = { name: "m", key: "secret", structured: () => Promise.resolve("structured"), text: () => "text" };
    const { context } = (await given({}, { model })) as Seen;
    expect(Object.keys(context.model ?? {})).toEqual(["name", "structured", "text"]);
    expect(await context.model?.structured({} as never)).toBe("structured");
  });
});

describe("a module's default export", () => {
  it("says all that the registry knows of an agent", () => {
    const agent = moduleAgent({ ...definition, execute: () => undefined }, "curious.js");
    expect(agent).toMatchObject({
      owner: "team-a",
      documentation: "https://docs.example/curious",
      deprecated: "use seer",
      tenant: "acme",
      latencyMs: 5,
      cost: { tokens: { expected: 1, most: 2 } },
      effect: "irreversible",
      source: { kind: "module", detail: "curious.js" },
    });
    expect(agent.capabilities[0]?.input?.safeParse({ at: 1 }).success).toBe(false);
    expect(Object.keys(agent)).not.toContain("timeoutMs");
  });
});
