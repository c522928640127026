import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Agent, AgentContext } from "../../../src/agents/agent.ts";
import { plan as language } from "../../../src/graph/plan/plan.ts";
import { createFigures } from "../../../src/graph/plan/proof/create-figures.ts";
import { leafBound } from "../../../src/graph/plan/proof/leaf-bound.ts";
import { validatePlan } from "../../../src/graph/plan/validate/validate-plan.ts";
import { NO_WORKFLOWS } from "../../../src/graph/plan/surroundings.ts";
import { createPolicies, type Repeat, type WithheldRepeat } from "../../../src/graph/step/policies.ts";
import { runLeaf } from "../../../src/graph/step/run-leaf.ts";
import { failure as failureSchema } from "../../../src/graph/step/step-state.ts";
import { InvalidInput, RateLimited, Transient, Unavailable } from "../../../src/tools/errors.ts";
import { silentLog, testAgent } from "../../support/test-agents.ts";
import { planOf, testTools } from "../../support/test-tools.ts";

const scope = { values: {}, producers: {}, question: "", prefix: "" };

async function runOne(words: object, agents: readonly Agent[], more: Parameters<typeof testTools>[1] = {}) {
  const document = { steps: [{ name: "a", outputs: ["x"], ...words }] };
  const steps = planOf(document, agents);
  const tools = testTools(agents, more);
  const outcome = await tools.runPlan(steps.steps, scope, tools);
  const state = outcome.steps.a;
  return {
    state,
    usage: outcome.usage,
    events: tools.events,
    failure: state?.status === "failed" ? state.error : undefined,
  };
}

/** The step itself, without the plan around it. */
async function runStep(words: object, agents: readonly Agent[], more: Parameters<typeof testTools>[1] = {}) {
  const [step] = planOf({ steps: [{ name: "a", outputs: ["x"], ...words }] }, agents).steps;
  if (step === undefined) throw new Error("no step");
  const tools = testTools(agents, more);
  return { ...(await runLeaf({ step, path: "a", scope }, tools)), events: tools.events };
}

const down = testAgent("down", () => Promise.reject(new Unavailable("nobody there")));

describe("a failure of a step", () => {
  it("says what failed, where, after which attempts, and what was done about it", async () => {
    const other = testAgent("other", () => Promise.reject(new InvalidInput("not this", { field: "x" })));
    const retry = { attempts: 2, delay: "1ms" };
    const { failure } = await runOne({ agent: "down", retry, fallback: "other", on_error: "skip" }, [down, other]);
    expect(failure).toMatchObject({
      code: "invalid_input",
      field: "x",
      at: { step: "a", agent: "other", instance: "other@1.0.0" },
      attempts: [
        { agent: "down", instance: "down@1.0.0", code: "unavailable", message: "nobody there" },
        { agent: "down", instance: "down@1.0.0", code: "unavailable" },
        { agent: "other", code: "invalid_input" },
      ],
      handled: ["retried", "fell_back", "skipped"],
    });
    expect(failureSchema.parse(failure)).toEqual(failure);
  });

  it("says that the planner plans around it, or that it ended the run", async () => {
    const retry = 1;
    const planned = await runOne({ agent: "down", retry }, [down], { given: false });
    expect(planned.failure?.handled).toEqual(["replanned"]);
    expect((await runOne({ agent: "down", retry }, [down])).failure?.handled).toEqual(["failed"]);
  });

  it("is in the log with its cause, and in the value without it", async () => {
    const lines: unknown[] = [];
    const log = { ...silentLog, info: (fields: object) => lines.push(fields) };
    const cause = new Error("password=hunter2");
    const broken = testAgent("broken", () => Promise.reject(new Unavailable("down", { cause })));
    const context = () => ({ tenant: "t", threadId: "", runId: "r", log, model: undefined });
    const { failure } = await runOne({ agent: "broken", retry: 1 }, [broken], { context });
    expect(JSON.stringify(failure)).not.toContain("hunter2");
    expect(lines).toMatchObject([{ err: { cause }, step: "a", agent: "broken", instance: "broken@1.0.0" }]);
  });
});

describe("a retry", () => {
  it("is made of what passes by itself", async () => {
    let calls = 0;
    const flaky = testAgent("flaky", () =>
      ++calls < 3 ? Promise.reject(new Transient("deadlock")) : Promise.resolve("done"),
    );
    const { state } = await runOne({ agent: "flaky", retry: { delay: "1ms" } }, [flaky]);
    expect(state).toMatchObject({ status: "completed", attempts: 3 });
  });

  it("waits as long as the other side asks, and gives up at once where that is past the deadline", async () => {
    let calls = 0;
    const throttled = (retryAfterMs: number) =>
      testAgent("throttled", () =>
        ++calls % 2 === 1 ? Promise.reject(new RateLimited("slow down", { retryAfterMs })) : Promise.resolve("done"),
      );
    const waited = await runOne({ agent: "throttled" }, [throttled(30)]);
    expect(waited.events.find(({ type }) => type === "step.retried")).toMatchObject({ delay_ms: 30 });
    expect(waited.state?.status).toBe("completed");
    const since = Date.now();
    const late = await runOne({ agent: "throttled", deadline: "5s" }, [throttled(8000)]);
    expect(late.failure).toMatchObject({ code: "rate_limited", handled: ["out_of_time", "failed"] });
    expect(late.state?.attempts).toBe(1);
    expect(Date.now() - since).toBeLessThan(4000);
  });

  it("has the policy of the agent where the step does not say, and never more attempts than the server allows", async () => {
    const patient = { ...down, retry: { attempts: 5, delay: 1, jitter: false } };
    expect((await runOne({ agent: "down" }, [patient])).state?.attempts).toBe(5);
    expect((await runOne({ agent: "down", retry: 2 }, [patient])).state?.attempts).toBe(2);
    const policies = createPolicies({ mostAttempts: 3 });
    expect((await runOne({ agent: "down", retry: 9 }, [patient], { policies })).state?.attempts).toBe(3);
  });

  it("adds a fifth to the load of an agent that always fails, and the floor, not twice the load", async () => {
    const runs = Number(process.env.BATON_TEST_CALLS ?? 500);
    const load = async (policies?: ReturnType<typeof createPolicies>) => {
      let calls = 0;
      // A fresh place each time, so that it is the budget that holds the load down and no breaker.
      const agent = testAgent("down", () => Promise.reject(new Unavailable("no")));
      const counted = testTools([agent]);
      const guards: typeof counted.guards = {
        run: (each, _tenant, attempt) => {
          calls++;
          return attempt({ id: "1", execute: (...given) => each.execute(...given) });
        },
      };
      const policy = policies === undefined ? {} : { policies };
      const words = { agent: "down", retry: { attempts: 3, delay: "1ms" } };
      await Promise.all(Array.from({ length: runs }, () => runStep(words, [agent], { guards, ...policy })));
      return calls / runs;
    };
    expect(await load()).toBe(3);
    // One registered object for all of them, as in a server.
    const policies = createPolicies({ agentBudget: { floorPerSecond: 1 } });
    expect(await load({ ...policies, ...oneAgent(policies) })).toBeLessThanOrEqual(1.2 + 10 / runs);
  });

  it("says when the budget did not allow it", async () => {
    const withheld: WithheldRepeat[] = [];
    const none = { ratio: 0, floorPerSecond: 0 };
    const onWithheld = (repeat: WithheldRepeat) => void withheld.push(repeat);
    const policies = createPolicies({ agentBudget: none, onWithheld });
    const { failure, state } = await runOne({ agent: "down" }, [down], { policies });
    expect(state?.attempts).toBe(1);
    expect(failure?.handled).toEqual(["retry_withheld", "failed"]);
    const repeat = { tenant: "t", agent: "down", kind: "retry" };
    expect(withheld).toEqual([{ ...repeat, budget: "agent" }]);
    await runOne({ agent: "down" }, [down], { policies: createPolicies({ processBudget: none, onWithheld }) });
    expect(withheld.slice(1)).toEqual([{ ...repeat, budget: "process" }]);
  });
});

/** Policies that take every object for the same agent. */
function oneAgent(policies: ReturnType<typeof createPolicies>) {
  return {
    called: () => policies.called(down),
    mayRepeat: (_agent: Agent | undefined, repeat: Repeat) => policies.mayRepeat(down, repeat),
  };
}

describe("a deadline", () => {
  it("is known to the agent, and never later than that of the run, of the step or of the server", async () => {
    const seen: number[] = [];
    const telling = testAgent("telling", (_task, context) => {
      seen.push((context.deadline ?? Infinity) - Date.now());
      return Promise.resolve("done");
    });
    await runOne({ agent: "telling", timeout: "10s" }, [telling]);
    await runOne({ agent: "telling", timeout: "10s", deadline: "5s" }, [telling]);
    await runOne({ agent: "telling", timeout: "10s" }, [telling], { until: Date.now() + 2000 });
    await runOne({ agent: "telling", timeout: "10s" }, [telling], { policies: createPolicies({ longestMs: 1000 }) });
    for (const [place, most] of [10_000, 5000, 2000, 1000].entries()) {
      expect(seen[place]).toBeLessThanOrEqual(most);
      expect(seen[place]).toBeGreaterThan(0);
    }
  });

  it("of the asker ends those that it asks, however deep", async () => {
    let asker = 0;
    const deadlines: number[] = [];
    const deep = testAgent("deep", (_task, context) => {
      deadlines.push(context.deadline ?? Infinity);
      return Promise.resolve({});
    });
    const middle = testAgent("middle", (_task, context) => {
      deadlines.push(context.deadline ?? Infinity);
      return context.ask("deep", {});
    });
    const top = testAgent("top", (_task, context) => {
      asker = context.deadline ?? 0;
      return context.ask("middle", {}, { timeoutMs: 60_000 });
    });
    const { state } = await runOne({ agent: "top", timeout: "3s" }, [top, middle, deep]);
    expect(state?.status).toBe("completed");
    expect(deadlines).toHaveLength(2);
    for (const deadline of deadlines) expect(deadline).toBeLessThanOrEqual(asker);
    expect(deadlines[1]).toBeLessThanOrEqual(deadlines[0] ?? 0);
  });

  it("of a step counts all its attempts, pauses and fallbacks; a stated value still stands in", async () => {
    const slow = testAgent("slow", (_task, { signal }) => sleep(10_000, "late", { signal }));
    const words = { agent: "slow", deadline: "60ms", retry: 5, fallback: ["slow", { value: "partly" }] };
    const { state } = await runOne(words, [slow]);
    expect(state).toMatchObject({ status: "completed", fallback: "value", output: { x: "partly" } });
    const { failure } = await runOne({ ...words, fallback: "slow" }, [slow]);
    expect(failure).toMatchObject({ code: "timeout" });
  });

  it("of a nested workflow holds for the steps in it", async () => {
    const seen: number[] = [];
    const telling = testAgent("telling", (_task, context: AgentContext) => {
      seen.push((context.deadline ?? Infinity) - Date.now());
      return Promise.resolve("done");
    });
    const workflow = { steps: [{ name: "b", agent: "telling", outputs: ["x"] }] };
    const { state } = await runOne({ workflow, timeout: "2s" }, [telling]);
    expect(state?.status).toBe("completed");
    expect(seen[0]).toBeLessThanOrEqual(2000);
  });
});

describe("the language", () => {
  const around = (agents: readonly Agent[]) => ({ agents, workflows: NO_WORKFLOWS, inputs: new Set<string>() });
  const problems = (words: object, agents: readonly Agent[]) =>
    validatePlan(language.parse({ steps: [{ name: "a", outputs: ["x"], ...words }] }), around(agents));

  it("refuses a hedge of what is not pure, and of a workflow", () => {
    const sending = testAgent("sending", () => Promise.resolve(1), { effect: "irreversible" });
    expect(problems({ agent: "down", hedge: "p95" }, [down])).toEqual([]);
    expect(problems({ agent: "sending", hedge: "p95" }, [sending])).toMatchObject([
      { code: "hedge_not_pure", path: "steps.0.hedge" },
    ]);
    expect(problems({ agent: "down", effect: "idempotent", hedge: "1s" }, [down])).toMatchObject([
      { code: "hedge_not_pure" },
    ]);
    const workflow = { steps: [{ name: "b", agent: "down", outputs: ["x"] }] };
    expect(problems({ workflow, hedge: 1 }, [down])).toMatchObject([{ code: "hedged_workflow" }]);
  });

  it("counts a hedge as attempts that cost, and not as time", () => {
    const figures = createFigures([down]);
    const plain = leafBound({ agent: "down", retry: { attempts: 2 } }, figures).worst;
    const hedged = leafBound({ agent: "down", retry: { attempts: 2 }, hedge: { after: "p95" } }, figures).worst;
    expect(hedged.attempts).toBe(2 * plain.attempts);
    expect(hedged.tokens).toBe(2 * plain.tokens);
    expect(hedged.seconds).toBe(plain.seconds);
    const declared = createFigures([{ ...down, hedge: { after: 100 }, retry: { attempts: 4 } }]);
    expect(leafBound({ agent: "down" }, declared).worst.attempts).toBe(8);
  });
});
