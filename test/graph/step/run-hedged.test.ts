import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Agent, AgentContext } from "../../../src/agents/agent.ts";
import { createLedger } from "../../../src/graph/branch/ledger.ts";
import { createPolicies, type Policies } from "../../../src/graph/step/policies.ts";
import { Unavailable } from "../../../src/tools/errors.ts";
import { testAgent } from "../../support/test-agents.ts";
import { planOf, testTools } from "../../support/test-tools.ts";

const scope = { values: {}, producers: {}, question: "", prefix: "" };

interface Call {
  readonly instance: string;
  readonly number: number;
  readonly context: AgentContext;
}

/** An agent at two instances, of which each call is what the test makes of it. */
function twofold(execute: (call: Call) => Promise<unknown>, more: Partial<Agent> = {}): Agent {
  let number = 0;
  const instance = (id: string) => ({
    id,
    execute: (_task: unknown, context: AgentContext) => execute({ instance: id, number: ++number, context }),
  });
  return { ...testAgent("twofold", () => Promise.resolve()), instances: [instance("one"), instance("two")], ...more };
}

async function run(agent: Agent, words: object, more: Parameters<typeof testTools>[1] = {}) {
  const { steps } = planOf({ steps: [{ name: "a", agent: "twofold", outputs: ["x"], ...words }] }, [agent]);
  const tools = testTools([agent], { policies: createPolicies(), ...more });
  const { steps: states, usage } = await tools.runPlan(steps, scope, tools);
  return { state: states.a, usage, events: tools.events };
}

const until = (signal: AbortSignal) => sleep(20_000, "late", { signal });

describe("a hedge", () => {
  it("goes to another instance once an attempt takes long; the first to succeed counts, the other is cut", async () => {
    const at: string[] = [];
    let cut = false;
    const agent = twofold(async ({ instance, number, context }) => {
      at.push(instance);
      if (number > 1) return "second";
      context.signal.addEventListener("abort", () => (cut = true));
      return until(context.signal);
    });
    const { state, usage, events } = await run(agent, { hedge: "20ms" });
    expect(state).toMatchObject({ status: "completed", output: "second", attempts: 2 });
    expect(new Set(at).size).toBe(2);
    expect(cut).toBe(true);
    expect(usage.attempts).toBe(2);
    expect(events.map(({ type }) => type)).toEqual(["step.started", "step.hedged", "step.completed"]);
  });

  it("is not begun where the first is in time, where the effect forbids it, or where nobody knows a p95", async () => {
    const quick = twofold(() => Promise.resolve("quick"));
    expect((await run(quick, { hedge: "10s" })).usage.attempts).toBe(1);
    const slow = (more: Partial<Agent>) => twofold(() => sleep(60, "slow"), more);
    expect((await run(slow({ effect: "idempotent", hedge: { after: 5 } }), {})).usage.attempts).toBe(1);
    expect((await run(slow({}), { hedge: "p95" })).usage.attempts).toBe(1);
    expect((await run(slow({}), {})).usage.attempts).toBe(1);
    expect((await run(slow({ hedge: { after: 5 } }), {})).usage.attempts).toBe(2);
  });

  it("lets the first go on where it fails itself, and tells the first's failure where both do", async () => {
    const first = twofold(({ number }) =>
      number === 1 ? sleep(80, "first") : Promise.reject(new Unavailable("second is down")),
    );
    expect((await run(first, { hedge: "10ms" })).state).toMatchObject({ status: "completed", output: "first" });
    const both = twofold(async ({ number }) => {
      await sleep(number === 1 ? 60 : 1);
      throw new Unavailable(`${number} is down`);
    });
    const { state } = await run(both, { hedge: "10ms", retry: 1 });
    expect(state).toMatchObject({
      status: "failed",
      error: {
        message: "1 is down",
        handled: ["hedged", "failed"],
        attempts: [{ message: "2 is down", hedge: true }, { message: "1 is down" }],
      },
    });
  });

  it("wins also after the first has failed", async () => {
    const agent = twofold(async ({ number }) => {
      await sleep(number === 1 ? 40 : 120);
      if (number === 1) throw new Unavailable("down");
      return "second";
    });
    const { state } = await run(agent, { hedge: "10ms" });
    expect(state).toMatchObject({ status: "completed", output: "second", attempts: 2 });
  });

  it("is not begun, or is cut, where the first has begun to answer or to ask", async () => {
    const answering = twofold(async ({ number, context }) => {
      if (number > 1) return until(context.signal);
      context.say("once");
      await sleep(60);
      return "once upon a time";
    });
    const { events, usage } = await run(answering, { hedge: "10ms" }, { answers: "a" });
    expect(usage.attempts).toBe(1);
    expect(events.some(({ type }) => type === "step.hedged")).toBe(false);
    const later = twofold(async ({ number, context }) => {
      if (number > 1) return until(context.signal);
      await sleep(40);
      context.say("once");
      await sleep(20);
      return "first";
    });
    const cut = await run(later, { hedge: "10ms" }, { answers: "a" });
    expect(cut.state).toMatchObject({ status: "completed", output: "first", attempts: 2 });
  });

  it("is a repeat: it is not made where the retry budget has no room", async () => {
    const agent = twofold(() => sleep(60, "slow"));
    const withheld: unknown[] = [];
    const policies = createPolicies({
      agentBudget: { ratio: 0, floorPerSecond: 0 },
      onWithheld: (repeat) => void withheld.push(repeat),
    });
    expect((await run(agent, { hedge: "5ms" }, { policies })).usage.attempts).toBe(1);
    expect(withheld).toMatchObject([{ agent: "twofold", kind: "hedge", budget: "agent" }]);
  });

  it("fits into what the step has set aside of the run's budget", async () => {
    const agent = twofold(
      async ({ number, context }) => {
        context.spend({ inputTokens: 50, outputTokens: 50 });
        return number === 1 ? until(context.signal) : "second";
      },
      { cost: { tokens: { expected: 100, most: 100 } } },
    );
    const enough = await run(agent, { hedge: "10ms", retry: 1 }, { ledger: createLedger({ tokens: 200 }) });
    expect(enough).toMatchObject({ state: { status: "completed" }, usage: { input_tokens: 100, output_tokens: 100 } });
    const short = await run(agent, { hedge: "10ms", retry: 1 }, { ledger: createLedger({ tokens: 199 }) });
    expect(short.state).toMatchObject({ status: "failed", error: { code: "over_budget" } });
  });

  it("shortens the slowest answers where one in twenty is ten times as slow", async () => {
    const calls = Number(process.env.BATON_TEST_CALLS ?? 200);
    const measure = async (words: object, policies: Policies) => {
      // The same answers in both: the slow ones come in an order that repeats.
      const agent = twofold(({ number }) => sleep(number % 20 === 7 ? 300 : 30, "done"));
      const tools = testTools([agent], { policies });
      const { steps } = planOf({ steps: [{ name: "a", agent: "twofold", outputs: ["x"], ...words }] }, [agent]);
      const times: number[] = [];
      let attempts = 0;
      const one = async () => {
        const since = performance.now();
        const { usage } = await tools.runPlan(steps, scope, tools);
        times.push(performance.now() - since);
        attempts += usage.attempts;
      };
      const ten = async () => {
        for (let call = 0; call < calls / 10; call++) await one();
      };
      await Promise.all(Array.from({ length: 10 }, ten));
      const sorted = times.toSorted((a, b) => a - b);
      const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      return { p50: at(0.5), p99: at(0.99), load: attempts / times.length };
    };
    const budgeted = () => createPolicies({ agentBudget: { floorPerSecond: 1 } });
    const without = await measure({}, budgeted());
    const hedged = await measure({ hedge: "90ms" }, budgeted());
    if (process.env.BATON_TEST_CALLS !== undefined) {
      const p95 = await measure({ hedge: "p95" }, budgeted());
      process.stdout.write(`${JSON.stringify({ calls, without, hedged, p95 })}\n`);
    }
    expect(hedged.p99).toBeLessThan(without.p99);
    expect(hedged.load).toBeLessThanOrEqual(1.2 + 10 / calls);
  });
});
