import { describe, expect, it } from "vitest";
import { MemorySaver } from "@langchain/langgraph";
import { z } from "zod";
import type { Agent } from "../../../src/agents/agent.ts";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import { testAgent, testDependencies } from "../../support/test-agents.ts";

const echo = testAgent("echo", ({ input }) => Promise.resolve({ said: input.say }));

interface Values {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<string, unknown>>;
  readonly steps: Readonly<
    Record<string, Readonly<Record<string, unknown>> & { readonly error: { code: string; message: string } }>
  >;
  readonly usage: object;
  readonly plan: { readonly proof: { readonly budget: string; readonly worst: object } };
  readonly mail: { readonly messages: readonly { readonly id: string }[]; readonly taken: object };
}

async function run(agents: Agent[], steps: object[], more: object = {}) {
  const graph = buildGraph(testDependencies(agents), new MemorySaver());
  const events: { type: string; step: string; [key: string]: unknown }[] = [];
  const config = { configurable: { thread_id: "t", run_id: "r" } };
  let error: unknown;
  try {
    const stream = await graph.stream({ plan: { steps, ...more } }, { ...config, streamMode: "custom" });
    for await (const event of stream) events.push(event as never);
  } catch (caught) {
    error = caught;
  }
  const { values } = await graph.getState(config);
  return {
    values: values as unknown as Values,
    events,
    error: error as { code?: string; message?: string } | undefined,
  };
}

const step = (name: string, agent: string, more: object = {}) => ({
  name,
  agent,
  inputs: {},
  outputs: [name],
  ...more,
});

describe("an agent that asks another", () => {
  it("gets its output, from a step of its own with events, state and usage", async () => {
    const asker = testAgent("asker", async (_task, { ask }) => ({ heard: await ask("echo", { say: "hi" }) }));
    const { values, events, error } = await run([asker, echo], [step("one", "asker")]);
    expect(error).toBeUndefined();
    expect(values.outputs.one).toEqual({ heard: { said: "hi" } });
    expect(values.steps["one>echo#1"]).toMatchObject({ status: "completed", agent: "echo", output: { said: "hi" } });
    expect(values.usage).toMatchObject({ steps: 2, attempts: 2 });
    expect(events.filter(({ type }) => type !== "plan.created").map(({ type, step: path }) => [type, path])).toEqual([
      ["step.started", "one"],
      ["agent.asked", "one"],
      ["step.started", "one>echo#1"],
      ["step.completed", "one>echo#1"],
      ["agent.answered", "one"],
      ["step.completed", "one"],
    ]);
  });

  it("hears which agents there are when it asks one that is not", async () => {
    const asker = testAgent("asker", (_task, { ask }) => ask("ecko", {}));
    const { values } = await run([asker, echo], [step("one", "asker")]);
    expect(values.steps.one?.error).toMatchObject({
      code: "not_found",
      message: "unknown agent ecko; did you mean echo?",
    });
  });

  it("is told of the circle when it is asked what it is at work on", async () => {
    const there = testAgent("there", ({ input }, { ask }) => ask("back", { n: input.n }));
    const back = testAgent("back", ({ input }, { ask }) => ask("there", { n: input.n }));
    const { values } = await run([there, back], [step("one", "there", { with: { n: 1 } })]);
    expect(values.steps.one?.error.code).toBe("conflict");
    expect(values.steps.one?.error.message).toContain("there asks back asks there with the same input");
  });

  it("cannot go on asking ever deeper", async () => {
    const down = testAgent("down", ({ input }, { ask }) => ask("down", { n: Number(input.n) + 1 }));
    const { values } = await run([down], [step("one", "down", { with: { n: 1 } })]);
    expect(values.steps.one?.error.message).toContain("at most 4 agents may wait for each other in a row");
    expect(Object.keys(values.steps)).toHaveLength(5);
  });

  it("has the policies of the agent it asks: its retries, its output schema, its deadline", async () => {
    let tries = 0;
    const moody = testAgent("moody", () => Promise.resolve(++tries < 3 ? "no number" : 7), { output: z.number() });
    const slow = testAgent(
      "slow",
      (_task, { signal }) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("late")))),
    );
    const asker = testAgent("asker", async (_task, { ask }) => {
      const late = await ask("slow", {}, { timeoutMs: 30 }).catch((error: { code: string }) => error.code);
      return { number: await ask("moody", {}), late };
    });
    const { values } = await run([asker, moody, slow], [step("one", "asker")]);
    expect(values.outputs.one).toEqual({ number: 7, late: "timeout" });
    expect(values.steps["one>moody#2"]?.attempts).toBe(3);
    expect(values.steps["one>slow#1"]).toMatchObject({ status: "failed", error: { code: "timeout" } });
  });

  it("asks anew in every attempt, and nobody waits for one that has given up", async () => {
    let asked = 0;
    const slow = testAgent("slow", async (_task, { signal }) => {
      asked++;
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("cut"))));
    });
    const asker = testAgent("asker", async ({ attempt }, { ask }) => (attempt === 1 ? ask("slow", {}) : asked), {
      timeoutMs: 50,
    });
    const { values } = await run([asker, slow], [step("one", "asker", { retry: { attempts: 2, delay: "1ms" } })]);
    expect(values.outputs.one).toBe(1);
    expect(values.steps["one>slow#1"]?.status).toBe("failed");
  });

  it("may not do through another what it says it does not do", async () => {
    const ship = testAgent("ship", () => Promise.resolve("gone"), { effect: "irreversible" });
    const asker = testAgent("asker", (_task, { ask }) => ask("ship", {}));
    const { values } = await run([asker, ship], [step("one", "asker")]);
    expect(values.steps.one?.error).toMatchObject({ code: "denied", field: "effect" });
  });

  it("can hand over: the other's output is its own, and its state says whose", async () => {
    const asker = testAgent("asker", async (_task, { handOver }) => {
      await handOver("echo", { say: "yours" });
    });
    const { values } = await run([asker, echo], [step("one", "asker")]);
    expect(values.outputs.one).toEqual({ said: "yours" });
    expect(values.steps.one).toMatchObject({ status: "completed", handed_to: "echo" });
  });

  it("is held to the budget: what the proof counted is there, what it did not is refused unless it fits", async () => {
    const priced = (name: string, asks?: string[]): Agent => ({
      ...testAgent(name, (_task, { ask }) => ask("echo", { say: 1 })),
      cost: { tokens: { expected: 0, most: 10 } },
      ...(asks && { asks }),
    });
    const cheap = { ...echo, cost: { tokens: { expected: 0, most: 100 } } };
    const proven = await run([priced("asker", ["echo"]), cheap], [step("one", "asker", { retry: { attempts: 1 } })], {
      budget: { tokens: 310 },
    });
    expect(proven.error).toBeUndefined();
    expect(proven.values.plan.proof.budget).toBe("proven");
    expect(proven.values.plan.proof.worst).toMatchObject({ tokens: 310, steps: 2 });
    const refused = await run([priced("asker"), cheap], [step("one", "asker", { retry: { attempts: 1 } })], {
      budget: { tokens: 309 },
    });
    expect(refused.values.steps.one?.error).toMatchObject({ code: "over_budget" });
    const fits = await run([priced("asker"), cheap], [step("one", "asker", { retry: { attempts: 1 } })], {
      budget: { tokens: 310 },
    });
    expect(fits.error).toBeUndefined();
  });

  it("counts on the run's own ledger where the budget is not proven", async () => {
    const cost = (most: number) => ({ tokens: { expected: 0, most } });
    const asker: Agent = { ...testAgent("asker", (_task, { ask }) => ask("echo", { say: 1 })), cost: cost(10) };
    const agents = [
      asker,
      { ...echo, cost: cost(100) },
      { ...testAgent("big", () => Promise.resolve(1)), cost: cost(9000) },
    ];
    const steps = [step("one", "asker", { retry: { attempts: 1 } }), step("two", "big", { when: "question == 'big'" })];
    const refused = await run(agents, steps, { budget: { tokens: 309 } });
    expect(refused.values.plan.proof.budget).toBe("enforced");
    expect(refused.values.steps.one?.error).toMatchObject({ code: "over_budget" });
    expect((await run(agents, steps, { budget: { tokens: 310 } })).error).toBeUndefined();
  });

  it("sees only the agents of its tenant", async () => {
    const theirs = { ...testAgent("theirs", () => Promise.resolve(1)), tenant: "globex" };
    const asker = testAgent("asker", (_task, { ask }) => ask("theirs", {}));
    const { values } = await run([asker, theirs], [step("one", "asker")]);
    expect(values.steps.one?.error).toMatchObject({ code: "not_found" });
    expect(JSON.stringify(values.steps.one?.error)).not.toContain('"alternatives":["asker","theirs"]');
  });
});

describe("messages", () => {
  const sender = testAgent(
    "sender",
    (_task, { send, publish }) => {
      send("reader", { type: "note", body: { n: 1 } });
      send("second", "by path");
      publish("news", { type: "n", body: 1 });
      publish("news", { type: "n", body: 2 });
      return Promise.resolve("sent");
    },
    { effect: "idempotent" },
  );
  const reader = testAgent(
    "reader",
    ({ step: path }, { inbox, read }) =>
      Promise.resolve({ path, inbox: inbox().map(({ body }) => body), news: read("news").map(({ body }) => body) }),
    { effect: "idempotent" },
  );

  it("reach those that run later, once, in order", async () => {
    const { values } = await run(
      [sender, reader],
      [
        step("tell", "sender"),
        step("first", "reader", { depends_on: ["tell"] }),
        step("second", "reader", { depends_on: ["tell"] }),
        step("third", "reader", { depends_on: ["first", "second"] }),
      ],
    );
    expect(values.outputs.first ?? values.context.first).toEqual({ path: "first", inbox: [{ n: 1 }], news: [1, 2] });
    expect(values.context.second).toEqual({ path: "second", inbox: ["by path"], news: [1, 2] });
    expect(values.context.third).toEqual({ path: "third", inbox: [], news: [1, 2] });
    expect(values.mail.messages.map(({ id }: { id: string }) => id)).toEqual(["tell!1", "tell!2", "tell!3", "tell!4"]);
    expect(values.mail.taken).toEqual({ "tell!1": "first", "tell!2": "second" });
  });

  it("of an attempt that failed do not count", async () => {
    const moody = testAgent("moody", async ({ attempt }, { publish }) => {
      publish("t", attempt);
      if (attempt === 1) throw Object.assign(new (await import("../../../src/tools/errors.ts")).Unavailable("no"));
      return "done";
    });
    const { values } = await run([moody], [step("one", "moody", { retry: { attempts: 2, delay: "1ms" } })]);
    expect(values.mail.messages).toMatchObject([{ id: "one!1", body: 2 }]);
  });

  it("are bounded in size and number, and must be JSON", async () => {
    const caught: unknown[] = [];
    const loud = testAgent("loud", (_task, { publish }) => {
      for (const body of ["x".repeat(70_000), undefined])
        try {
          publish("t", { type: "x", body });
        } catch (error) {
          caught.push((error as Error).name);
        }
      try {
        for (let n = 0; n < 2000; n++) publish("t", n);
      } catch (error) {
        caught.push((error as Error).name);
      }
      return Promise.resolve("");
    });
    const { values } = await run([loud], [step("one", "loud")]);
    expect(caught).toEqual(["MessageTooLarge", "InvalidInput", "MailboxFull"]);
    expect(values.mail.messages).toHaveLength(1000);
  });
});
