import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Agent, AgentContext } from "../../../src/agents/agent.ts";
import { attempt } from "../../../src/graph/step/attempt.ts";
import { runLeaf } from "../../../src/graph/step/run-leaf.ts";
import { Unavailable } from "../../../src/tools/errors.ts";
import { testAgent } from "../../support/test-agents.ts";
import { planOf, testTools } from "../../support/test-tools.ts";

const scope = { values: {}, producers: {}, question: "", prefix: "" };

async function runOne(words: object, agents: readonly Agent[], more: Parameters<typeof testTools>[1] = {}) {
  const [step] = planOf({ steps: [{ name: "a", outputs: ["x"], ...words }] }, agents).steps;
  if (step === undefined) throw new Error("no step");
  const tools = testTools(agents, more);
  const result = await runLeaf({ step, path: "a", scope }, tools);
  return { ...result, events: tools.events };
}

describe("an agent that goes on after its step", () => {
  it("is not heard, and does no harm", async () => {
    const thrown: unknown[] = [];
    const late = testAgent("alpha", async (_task, context) => {
      void sleep(20)
        .then(() => {
          context.progress("late");
          context.say("late");
          context.spend({ inputTokens: 5, outputTokens: 5 });
        })
        .catch((error: unknown) => thrown.push(error));
      return Promise.resolve("done");
    });
    const { state, events, usage } = await runOne({ agent: "alpha" }, [late], { answers: "a" });
    await sleep(60);
    expect(state).toMatchObject({ status: "completed", output: "done" });
    expect(events.map(({ type }) => type)).toEqual(["step.started", "step.completed"]);
    expect(usage).toMatchObject({ steps: 1, attempts: 1, input_tokens: 0 });
    expect(thrown).toEqual([]);
  });
});

describe("an attempt", () => {
  it("does not begin for a run that was stopped while it waited", async () => {
    let calls = 0;
    const counting = testAgent("alpha", () => Promise.resolve(++calls));
    const task = { question: "", input: {}, sources: {}, step: "a", attempt: 1 };
    const overspent = new AbortController().signal;
    const limits = { runSignal: AbortSignal.abort(), timeoutMs: 1000, lastOfBudget: false, overspent };
    await expect(attempt(counting, task, {} as AgentContext, limits)).rejects.toMatchObject({ code: "cancelled" });
    expect(calls).toBe(0);
  });

  it("ends when it takes more than its agent declares, and is not made again", async () => {
    const greedy: Agent = {
      ...testAgent("greedy", (_task, context) => {
        context.spend({ inputTokens: 80, outputTokens: 30 });
        return Promise.resolve("never");
      }),
      cost: { tokens: { expected: 50, most: 100 } },
    };
    const { state, usage } = await runOne({ agent: "greedy", retry: 3, fallback: { value: 1 } }, [greedy]);
    expect(state).toMatchObject({ status: "failed", error: { code: "over_budget", field: "tokens" } });
    expect(usage).toMatchObject({ attempts: 1, input_tokens: 80, output_tokens: 30 });
  });

  it("ends when the run's time is up, which is no timeout of the step", async () => {
    const slow = testAgent("slow", (_task, context) => sleep(5000, "late", { signal: context.signal }));
    const { state } = await runOne({ agent: "slow", timeout: "10s" }, [slow], { until: Date.now() + 30 });
    expect(state).toMatchObject({ status: "failed", error: { code: "over_budget", field: "budget.seconds" } });
  });
});

describe("retry", () => {
  const failing = (): Agent => testAgent("failing", () => Promise.reject(new Unavailable("down")));

  it("tries as often as the step says, with the pauses it says", async () => {
    const retry = { attempts: 4, backoff: "linear", delay: "10ms", jitter: false };
    const { state, events } = await runOne({ agent: "failing", retry }, [failing()]);
    expect(state).toMatchObject({ status: "failed", attempts: 4, error: { code: "unavailable" } });
    const pauses = events.flatMap((event) => (event.type === "step.retried" ? [event.delay_ms] : []));
    expect(pauses).toEqual([10, 20, 30]);
  });

  it("tries again only what `on` names", async () => {
    const { state } = await runOne({ agent: "failing", retry: { on: ["timeout"] } }, [failing()]);
    expect(state.attempts).toBe(1);
  });

  it("tries once where the effect does not allow a repeat", async () => {
    const sending = { ...failing(), effect: "irreversible" as const };
    expect((await runOne({ agent: "failing" }, [sending])).state.attempts).toBe(1);
  });
});

describe("fallback", () => {
  const down = testAgent("down", () => Promise.reject(new Error("broken")));
  const other = testAgent("other", (task) => Promise.resolve({ seen: task.input, attempt: task.attempt }));

  it("takes the alternatives in their order, each with attempts of its own", async () => {
    const fallback = [{ agent: "down" }, { agent: "other", with: { mode: "cheap" } }, { value: 0 }];
    const { state, events } = await runOne({ agent: "down", fallback }, [down, other]);
    expect(state).toMatchObject({
      status: "completed",
      fallback: "other",
      attempts: 3,
      output: { seen: { mode: "cheap" }, attempt: 1 },
    });
    expect(events.flatMap((event) => (event.type === "step.fallback" ? [event.to] : []))).toEqual(["down", "other"]);
  });

  it("takes a value at last, under the step's own name", async () => {
    const { state } = await runOne({ agent: "down", fallback: { value: { x: 7 } } }, [down]);
    expect(state).toMatchObject({ status: "completed", fallback: "value", output: { x: { x: 7 } } });
  });
});
