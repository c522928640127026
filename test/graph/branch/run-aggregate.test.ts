import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { buildGraph } from "../../../src/graph/build-graph.ts";
import { Unavailable } from "../../../src/tools/errors.ts";
import { testAgent, testDependencies } from "../../support/test-agents.ts";

interface Gate {
  readonly begun: string[];
  /** Lets the step of this name go on. */
  readonly open: (step: string) => void;
}

/** Agents: `say` returns what it is told, `wait` only once its gate is open, `fail` fails. */
function world() {
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const gateOf = (step: string): PromiseWithResolvers<void> => {
    const gate = gates.get(step) ?? Promise.withResolvers<void>();
    gates.set(step, gate);
    return gate;
  };
  const begun: string[] = [];
  const say = testAgent("say", ({ input, step }) => {
    begun.push(step);
    return Promise.resolve(input.it);
  });
  const wait = testAgent("wait", async ({ input, step }) => {
    begun.push(step);
    await gateOf(step).promise;
    return input.it;
  });
  const fail = testAgent("fail", ({ step }) => {
    begun.push(step);
    return Promise.reject(new Unavailable("gone fishing"));
  });
  const gate: Gate = { begun, open: (step) => gateOf(step).resolve() };
  return { gate, graph: buildGraph(testDependencies([say, wait, fail]), new MemorySaver()) };
}

const step = (name: string, agent: string, it: unknown, more: object = {}): object => ({
  name,
  agent,
  with: { it },
  outputs: [`${name}_out`],
  retry: 1,
  ...more,
});
const config = () => ({ configurable: { thread_id: crypto.randomUUID(), run_id: "r" }, durability: "sync" as const });

/** Resolves once so many steps have begun. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe("a step that aggregates", () => {
  it("costs no attempt and no step, and is on record with how many answers there were", async () => {
    const { graph } = world();
    const steps = [
      step("one", "say", "x"),
      step("two", "fail", "x"),
      step("three", "say", "x"),
      { name: "decide", aggregate: "quorum", inputs: ["one_out", "two_out", "three_out"], outputs: ["verdict"] },
    ];
    const values = await graph.invoke({ plan: { steps } }, config());
    expect(values.outputs).toEqual({ verdict: "x" });
    expect(values.answer).toBe("x");
    expect(values.steps.decide).toMatchObject({ status: "completed", agent: "quorum", attempts: 0 });
    expect(values.usage).toMatchObject({ attempts: 3 });
    expect(values.steps.two).toMatchObject({ status: "failed" });
  });

  it("goes on with the first success while the others are at work; these end as they would", async () => {
    const { graph, gate } = world();
    const steps = [
      step("slow", "wait", "slow"),
      step("quick", "say", "quick"),
      { name: "first", aggregate: "first_success", inputs: ["slow_out", "quick_out"], outputs: ["won"] },
      { name: "after", agent: "say", inputs: { it: "won" }, outputs: ["end"] },
    ];
    const run = graph.invoke({ plan: { steps } }, config());
    await until(() => gate.begun.includes("after"));
    gate.open("slow");
    const values = await run;
    expect(values.outputs).toEqual({ end: "quick" });
    expect(values.steps.slow).toMatchObject({ status: "completed" });
  });

  it("lets nothing begin any more that only it needed", async () => {
    const { graph, gate } = world();
    const steps = [
      step("slow", "wait", "slow"),
      { name: "slower", agent: "say", inputs: { it: "slow_out" }, outputs: ["slower_out"] },
      step("asked", "say", "asked", { approval: true }),
      step("quick", "say", "quick"),
      { name: "first", aggregate: "first_success", inputs: ["slower_out", "asked_out", "quick_out"], outputs: ["won"] },
      { name: "after", agent: "say", inputs: { it: "won" }, outputs: ["end"] },
    ];
    const run = graph.invoke({ plan: { steps } }, config());
    await until(() => gate.begun.includes("after"));
    gate.open("slow");
    const values = await run;
    expect(values).not.toHaveProperty("__interrupt__");
    expect(values.outputs).toEqual({ end: "quick" });
    expect(values.steps.slower).toMatchObject({ status: "skipped", reason: "first came to an end without it" });
    expect(values.steps.asked).toMatchObject({ status: "skipped", reason: "first came to an end without it" });
    expect(gate.begun).not.toContain("slower");
  });

  it("waits for who is asked where it takes them", async () => {
    const { graph } = world();
    const steps = [
      step("asked", "say", "x", { approval: true }),
      step("quick", "say", "x"),
      { name: "both", aggregate: { how: "quorum", n: 2 }, inputs: ["asked_out", "quick_out"], outputs: ["won"] },
    ];
    const values = await graph.invoke({ plan: { steps } }, config());
    expect(values).toHaveProperty("__interrupt__");
    expect(values.steps.both).toMatchObject({ status: "pending" });
  });

  it("says who failed where too few are left", async () => {
    const { graph } = world();
    const steps = [
      step("one", "fail", 1),
      step("two", "say", 2),
      step("three", "say", 3, { when: "1 > 2 || two_out == 0" }),
      { name: "all", aggregate: "concatenate", inputs: ["one_out", "two_out", "three_out"], outputs: ["list"] },
    ];
    await expect(graph.invoke({ plan: { steps } }, config())).rejects.toMatchObject({
      code: "not_found",
      message: expect.stringMatching(
        /concatenate takes 3 of 3 answers, and 1 came: one_out failed \(step one, unavailable: gone fishing\); three_out was skipped/,
      ) as string,
    });
  });

  it("reads expressions under names of its own, and names of other steps in by", async () => {
    const { graph } = world();
    const steps = [
      step("one", "say", { text: "long enough", ok: true }),
      step("two", "say", { text: "short", ok: true }),
      step("three", "fail", {}),
      step("weight", "say", 2),
      {
        name: "best",
        aggregate: { how: "best_by_score", by: "size(item) * weight_out", order: "lowest" },
        inputs: { a: "one_out.text", b: "two_out.text", c: "three_out.text" },
        outputs: ["text"],
      },
    ];
    const values = await graph.invoke({ plan: { steps } }, config());
    expect(values.outputs).toEqual({ text: "short" });
  });

  it("takes the items of a list, and gives fields to several names", async () => {
    const { graph } = world();
    const steps = [
      {
        name: "each",
        agent: "say",
        for_each: "[{'a': 1}, {'b': 2}]",
        inputs: { it: "item" },
        outputs: ["parts"],
      },
      { name: "join", aggregate: "merge", inputs: ["parts"], outputs: ["a", "b"] },
    ];
    const values = await graph.invoke({ plan: { steps } }, config());
    expect(values.outputs).toEqual({ a: 1, b: 2 });
  });

  it("ends the run where a step that it reads is not to fail", async () => {
    const { graph } = world();
    const steps = [
      step("one", "fail", 1, { on_error: "fail" }),
      step("two", "say", 2),
      { name: "first", aggregate: "first_success", inputs: ["one_out", "two_out"], outputs: ["won"] },
    ];
    await expect(graph.invoke({ plan: { steps } }, config())).rejects.toMatchObject({ code: "unavailable" });
  });
});
