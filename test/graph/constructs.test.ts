import { setTimeout as sleep } from "node:timers/promises";
import { Command, MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import type { Agent } from "../../src/agents/agent.ts";
import { buildGraph } from "../../src/graph/build-graph.ts";
import type { GraphState } from "../../src/graph/state.ts";
import { Unavailable } from "../../src/tools/errors.ts";
import { testAgent, testDependencies } from "../support/test-agents.ts";

const echo = testAgent("echo", (task) => Promise.resolve(task.input));
const double = testAgent("double", (task) => Promise.resolve({ n: Number(task.input.n) * 2 }));
const broken = testAgent("broken", () => Promise.reject(new Error("it broke")));

/** A thread of a graph over these agents, and what its agents were asked, in order. */
function threadOf(agents: readonly Agent[]) {
  const asked: string[] = [];
  const watched = agents.map((agent) => ({
    ...agent,
    execute: (task: Parameters<Agent["execute"]>[0], context: Parameters<Agent["execute"]>[1]) => {
      asked.push(task.step);
      return agent.execute(task, context);
    },
  }));
  const graph = buildGraph(testDependencies(watched), new MemorySaver());
  const config = { configurable: { thread_id: "t" } };
  return {
    asked,
    graph,
    config,
    run: (steps: readonly object[], more: object = {}, inputs: object = {}) =>
      graph.invoke({ plan: { ...more, steps }, inputs: { ...inputs } }, config),
    resume: (answer: unknown) => graph.invoke(new Command({ resume: answer }), config),
    state: async () => (await graph.getState(config)).values as GraphState,
    waiting: async () => (await graph.getState(config)).tasks.flatMap((task) => task.interrupts),
  };
}

describe("approval of a step with items", () => {
  const steps = [
    {
      name: "all",
      agent: "echo",
      for_each: { in: "[1, 2]", as: "it" },
      inputs: { n: "it" },
      with: { note: "old" },
      outputs: ["list"],
      approval: true,
    },
  ];

  it("lets a person change the list and the literals; each item still gets its own", async () => {
    const thread = threadOf([echo]);
    await thread.run(steps);
    expect((await thread.waiting())[0]?.value).toMatchObject({ steps: [{ input: { it: [1, 2], note: "old" } }] });
    const done = await thread.resume({ input: { it: [5, 6, 7], note: "new" } });
    expect(done.outputs).toEqual({ list: [5, 6, 7].map((n) => ({ n, note: "new" })) });
  });

  it("keeps the list where only a literal is changed", async () => {
    const thread = threadOf([echo]);
    await thread.run(steps);
    const done = await thread.resume({ input: { note: "new" } });
    expect(done.outputs).toEqual({ list: [1, 2].map((n) => ({ n, note: "new" })) });
  });
});

describe("a nested workflow with a budget of its own", () => {
  it("keeps to it across the questions in it", async () => {
    const thread = threadOf([echo]);
    const each = { agent: "echo", for_each: "l", inputs: { n: "item" } };
    const ask = (name: string, depends_on: string[]) => ({
      name,
      agent: "echo",
      outputs: [`${name}_o`],
      approval: true,
      depends_on,
    });
    const steps = [
      { ...each, name: "before", outputs: ["a"] },
      ask("first", ["before"]),
      ask("second", ["first"]),
      { ...each, name: "after", outputs: ["c"], depends_on: ["second"] },
    ];
    const workflow = { inputs: { l: "array" }, budget: { steps: 5 }, steps, outputs: ["c"] };
    const outer = { name: "outer", workflow, inputs: ["l"], outputs: ["c"] };
    await thread.run([outer], { inputs: { l: "array" } }, { l: [1, 2] });
    expect((await thread.state()).steps.outer).toMatchObject({ status: "pending", spent: { usage: { steps: 2 } } });
    await thread.resume(true);
    expect((await thread.state()).steps.outer).toMatchObject({ status: "pending", spent: { usage: { steps: 3 } } });
    await expect(thread.resume(true)).rejects.toMatchObject({ code: "over_budget" });
    expect((await thread.state()).usage.steps).toBe(5);
  });
});

describe("a nested workflow whose outputs cannot be said", () => {
  it("fails its step, and what was done is undone", async () => {
    const thread = threadOf([echo, double]);
    const reserve = {
      name: "reserve",
      agent: "double",
      inputs: { n: "1" },
      outputs: ["r"],
      compensate: { agent: "echo" },
    };
    const workflow = { inputs: { by: "integer" }, steps: [reserve], outputs: { share: "r.n / by" } };
    const outer = { name: "outer", workflow, with: { by: 0 }, outputs: ["share"] };
    await expect(thread.run([outer])).rejects.toMatchObject({ code: "invalid_input" });
    const { steps } = await thread.state();
    expect(steps).toMatchObject({ outer: { status: "failed" }, "outer/reserve": { status: "compensated" } });
  });
});

describe("approval", () => {
  const steps = [
    { name: "first", agent: "double", inputs: { n: "1" }, outputs: ["one"] },
    { name: "second", agent: "double", inputs: { n: "one.n" }, outputs: ["two"], approval: "really?" },
    { name: "beside", agent: "double", inputs: { n: "10" }, outputs: ["other"] },
    { name: "third", agent: "echo", inputs: ["two"], outputs: ["three"] },
  ];

  it("asks with what the step would be given, once all else that can run has ended", async () => {
    const thread = threadOf([echo, double]);
    await thread.run(steps);
    expect(thread.asked.toSorted()).toEqual(["beside", "first"]);
    const [question] = await thread.waiting();
    expect(question?.value).toMatchObject({
      type: "approve_steps",
      steps: [{ step: "second", agent: "double", message: "really?", input: { n: 2 } }],
      action_requests: [{ name: "second", args: { input: { n: 2 } } }],
    });
    expect((await thread.state()).steps.second).toMatchObject({ status: "waiting" });
    const done = await thread.resume(true);
    expect(done.outputs).toEqual({ other: { n: 20 }, three: { two: { n: 4 } } });
    expect(thread.asked.toSorted()).toEqual(["beside", "first", "second", "third"]);
  });

  it("takes another input from the person", async () => {
    const thread = threadOf([echo, double]);
    await thread.run(steps);
    const done = await thread.resume({ second: { input: { n: 50 } } });
    expect(done.outputs).toMatchObject({ three: { two: { n: 100 } } });
  });

  it("asks again when the answer makes no sense, with what would", async () => {
    const thread = threadOf([echo, double]);
    await thread.run(steps);
    await thread.resume({ third: true });
    const [question] = await thread.waiting();
    expect(question?.value).toMatchObject({ problems: ["third does not wait; these do: second"] });
  });

  it("fails the step when the person says no, and the run where the step does not say otherwise", async () => {
    const strict = threadOf([echo, double]);
    await strict.run(steps);
    await expect(strict.resume({ approved: false, message: "too dear" })).rejects.toMatchObject({ code: "denied" });
    expect(strict.asked).not.toContain("second");

    const lenient = threadOf([echo, double]);
    await lenient.run(steps.map((step) => (step.name === "second" ? { ...step, on_error: "skip" } : step)));
    const done = await lenient.resume("reject");
    expect(done.steps.third).toMatchObject({ status: "skipped" });
    expect(done.outputs).toMatchObject({ three: null, other: { n: 20 } });
  });

  it("waits within items of a nested workflow, and does nothing twice", async () => {
    const thread = threadOf([echo, double]);
    const inner = [
      { name: "count", agent: "double", inputs: { n: "k" }, outputs: ["c"] },
      { name: "send", agent: "echo", inputs: ["c"], outputs: ["s"], approval: true },
    ];
    await thread.run([
      {
        name: "each",
        workflow: { steps: inner },
        for_each: { in: "[1, 2, 3]" },
        inputs: { k: "item" },
        outputs: ["all"],
      },
    ]);
    const [question] = await thread.waiting();
    const paths = ["each[0]/send", "each[1]/send", "each[2]/send"];
    expect(question?.value).toMatchObject({ steps: paths.map((step) => ({ step })) });
    const done = await thread.resume(
      Object.fromEntries(paths.map((path, place) => [path, place !== 1 || { input: { c: 0 } }])),
    );
    expect(done.outputs).toEqual({ all: [{ c: { n: 2 } }, { c: 0 }, { c: { n: 6 } }] });
    expect(thread.asked).toHaveLength(6);
    expect(done.steps.each).toMatchObject({ status: "completed", attempts: 6, tasks: { completed: 3 } });
  });
});

describe("compensation", () => {
  const book = {
    ...testAgent("book", (task) => Promise.resolve({ id: `b${String(task.input.n)}` })),
    effect: "compensable" as const,
  };
  const cancel = testAgent("cancel", (task) =>
    task.input.id === "b2" ? Promise.reject(new Error("gone")) : Promise.resolve({ cancelled: task.input.id }),
  );
  const undo = { agent: "cancel", inputs: { id: "booking.id" }, retry: { attempts: 1 } };

  it("undoes what was done, the last first, when the run fails; what cannot be undone is said", async () => {
    const thread = threadOf([book, cancel, broken]);
    const run = thread.run([
      {
        name: "trips",
        agent: "book",
        for_each: { in: "[1, 2, 3]", concurrency: 1 },
        inputs: { n: "item" },
        outputs: ["booking"],
        compensate: undo,
      },
      {
        name: "hotel",
        agent: "book",
        inputs: { n: "9" },
        outputs: ["room"],
        depends_on: ["trips"],
        compensate: { ...undo, inputs: { id: "room.id" } },
      },
      { name: "pay", agent: "broken", outputs: ["paid"], depends_on: ["hotel"] },
    ]);
    await expect(run).rejects.toThrow(/step pay \(broken\) failed/);
    expect(thread.asked).toEqual([
      "trips[0]",
      "trips[1]",
      "trips[2]",
      "hotel",
      "pay",
      "hotel!undo",
      "trips[2]!undo",
      "trips[1]!undo",
      "trips[0]!undo",
    ]);
    const { steps } = await thread.state();
    expect(
      Object.entries(steps)
        .map(([path, { status }]) => `${path} ${status}`)
        .toSorted(),
    ).toEqual([
      "hotel compensated",
      "pay failed",
      "trips completed",
      "trips[0] compensated",
      "trips[1] uncompensated",
      "trips[2] compensated",
    ]);
  });

  it("is done when what the plan is to yield cannot be worked out", async () => {
    const thread = threadOf([book, cancel]);
    const run = thread.run(
      [{ name: "hotel", agent: "book", inputs: { n: "n" }, outputs: ["booking"], compensate: undo }],
      { outputs: { share: "1 / (n - 1)" } },
      { n: 1 },
    );
    await expect(run).rejects.toMatchObject({ code: "invalid_input" });
    expect(thread.asked).toEqual(["hotel", "hotel!undo"]);
  });

  it("is not done of what a value stood in for, and is of what another agent did", async () => {
    const down = { ...broken, name: "down", effect: "compensable" as const };
    const thread = threadOf([book, cancel, broken, down]);
    const steps = [
      { name: "car", agent: "down", outputs: ["ride"], fallback: { value: { id: "none" } } },
      { name: "hotel", agent: "down", inputs: { n: "9" }, outputs: ["room"], fallback: "book", depends_on: ["car"] },
    ];
    const compensate = (name: string) => ({ ...undo, inputs: { id: `${name}.id` } });
    const run = thread.run([
      ...steps.map((step) => ({ ...step, compensate: compensate(step.outputs[0] ?? "") })),
      { name: "pay", agent: "broken", outputs: ["paid"], depends_on: ["hotel"] },
    ]);
    await expect(run).rejects.toThrow(/step pay/);
    expect(thread.asked).toEqual(["car", "hotel", "hotel", "pay", "hotel!undo"]);
    const states = (await thread.state()).steps;
    expect(states).toMatchObject({ car: { status: "completed", fallback: "value" }, hotel: { status: "compensated" } });
  });

  it("is not done when the run ends well", async () => {
    const thread = threadOf([book, cancel]);
    await thread.run([{ name: "hotel", agent: "book", inputs: { n: "1" }, outputs: ["booking"], compensate: undo }]);
    expect(thread.asked).toEqual(["hotel"]);
  });
});

describe("budget", () => {
  const costly: Agent = {
    ...testAgent("costly", (_task, context) => {
      context.spend({ inputTokens: 60, outputTokens: 0, usd: 0.01 });
      return Promise.resolve("done");
    }),
    cost: { tokens: { expected: 60, most: 100 }, usd: { expected: 0.01, most: 0.01 } },
  };
  const steps = [
    { name: "each", agent: "costly", for_each: { in: "[1, 2, 3, 4]", concurrency: 4 }, retry: 1, outputs: ["all"] },
  ];

  it("stops before the step that would exceed it, whatever the step says of errors, and keeps what was done", async () => {
    const thread = threadOf([costly]);
    const run = thread.run([{ ...steps[0], on_error: "skip" }], { budget: { tokens: 250 } });
    await expect(run).rejects.toMatchObject({ code: "over_budget" });
    const { usage, steps: states } = await thread.state();
    expect(usage).toMatchObject({ steps: 3, input_tokens: 180 });
    expect(states["each[0]"]).toMatchObject({ status: "completed", output: "done" });
    expect(states["each[3]"]).toMatchObject({ status: "failed", error: { code: "over_budget" } });
  });

  it("lets pass what its worst case allows, and what turns out cheaper", async () => {
    expect(
      (await threadOf([costly]).run(steps, { budget: { tokens: 400, usd: 0.04, steps: 4 } })).outputs.all,
    ).toHaveLength(4);
    expect((await threadOf([costly]).run(steps, { budget: { tokens: 290 } })).outputs.all).toHaveLength(4);
  });

  it("ends a run whose time is up, without the time that people took", async () => {
    const slow = testAgent("slow", (_task, context) => sleep(5000, "late", { signal: context.signal }));
    const run = threadOf([slow]).run([{ name: "a", agent: "slow", outputs: ["x"] }], { budget: { seconds: 0.1 } });
    await expect(run).rejects.toMatchObject({ code: "over_budget" });

    const thread = threadOf([double]);
    await thread.run([{ name: "a", agent: "double", inputs: { n: "1" }, outputs: ["x"], approval: true }], {
      budget: { seconds: 0.2 },
    });
    await sleep(300);
    expect((await thread.resume(true)).outputs).toEqual({ x: { n: 2 } });
  });
});

describe("a plan with uneven branches", () => {
  it("lets no step wait for one that it does not read", async () => {
    const wait = testAgent("wait", async (task) => {
      await sleep(Number(task.input.ms));
      return task.input.ms;
    });
    const at = (name: string, ms: number, ...depends_on: string[]) => ({
      name,
      agent: "wait",
      with: { ms },
      outputs: [`of_${name}`],
      depends_on,
    });
    const order: string[] = [];
    const thread = threadOf([wait]);
    for await (const event of await thread.graph.stream(
      { plan: { steps: [at("slow", 150), at("quick", 5), at("after", 5, "quick"), at("end", 1, "slow", "after")] } },
      { ...thread.config, streamMode: "custom" },
    )) {
      const { type, step } = event as { type: string; step?: string };
      if (type === "step.completed") order.push(step ?? "");
    }
    expect(order).toEqual(["quick", "after", "slow", "end"]);
  });
});

describe("a nested workflow", () => {
  const slowFirst = (): Agent => {
    let calls = 0;
    return testAgent("slow_first", (task, context) =>
      ++calls === 1 ? sleep(5000, "late", { signal: context.signal }) : Promise.resolve(task.step),
    );
  };

  it("is ended when its time is up, and tried again as a whole where its step says so", async () => {
    const steps = [
      { name: "quick", agent: "double", inputs: { n: "2" }, outputs: ["q"] },
      { name: "slow", agent: "slow_first", outputs: ["s"] },
    ];
    const words = { name: "outer", workflow: { steps }, timeout: "50ms", outputs: ["s"] };
    await expect(threadOf([double, slowFirst()]).run([words])).rejects.toMatchObject({ code: "timeout" });
    const done = await threadOf([double, slowFirst()]).run([{ ...words, retry: { attempts: 2, delay: "1ms" } }]);
    expect(done.outputs).toEqual({ s: "outer~2/slow" });
    expect(done.steps["outer/quick"]).toMatchObject({ status: "completed" });
  });

  it("is held to a budget of its own", async () => {
    const inner = {
      budget: { steps: 2 },
      steps: [{ name: "in", agent: "double", for_each: "xs", inputs: { n: "item" }, outputs: ["x"] }],
    };
    const outer = { name: "outer", workflow: inner, inputs: ["xs"], outputs: ["x"] };
    const run = threadOf([double]).run([outer], {}, { xs: [1, 2, 3] });
    await expect(run).rejects.toMatchObject({ code: "over_budget" });
  });
});

describe("a failure", () => {
  it("lets nothing more begin, in the branches beside it neither", async () => {
    const wait = testAgent("wait", () => sleep(30, "done"));
    const thread = threadOf([wait, broken, echo]);
    const run = thread.run([
      { name: "bad", agent: "broken", outputs: ["a"] },
      { name: "first", agent: "wait", outputs: ["b"] },
      { name: "second", agent: "echo", inputs: ["b"], outputs: ["c"] },
    ]);
    await expect(run).rejects.toThrow("step bad (broken) failed");
    expect(thread.asked.toSorted()).toEqual(["bad", "first"]);
    expect((await thread.state()).steps).toMatchObject({
      first: { status: "completed" },
      second: { status: "skipped" },
    });
  });
});

describe("cancellation", () => {
  it("reaches the agents at work in items and nested workflows", async () => {
    const stopped: string[] = [];
    const patient = testAgent("patient", async (task, context) => {
      try {
        await sleep(10_000, undefined, { signal: context.signal });
      } catch (error) {
        stopped.push(task.step);
        throw error;
      }
    });
    const thread = threadOf([patient]);
    const cancel = new AbortController();
    const nested = { steps: [{ name: "in", agent: "patient", outputs: ["x"] }] };
    const run = thread.graph.invoke(
      { plan: { steps: [{ name: "each", workflow: nested, for_each: "[1, 2]", outputs: ["y"] }] } },
      { ...thread.config, signal: cancel.signal },
    );
    await sleep(100);
    cancel.abort();
    await expect(run).rejects.toThrow();
    await sleep(20);
    expect(stopped.toSorted()).toEqual(["each[0]/in", "each[1]/in"]);
  });
});

describe("history", () => {
  it("lets a run be forked from any checkpoint; what had ended there is not done again", async () => {
    const thread = threadOf([double]);
    const done = await thread.run([
      { name: "a", agent: "double", inputs: { n: "1" }, outputs: ["x"] },
      { name: "b", agent: "double", inputs: { n: "x.n" }, for_each: undefined, outputs: ["y"] },
      { name: "c", agent: "double", inputs: { n: "item.n" }, for_each: "[y, y]", outputs: ["z"] },
    ]);
    expect(done.outputs).toEqual({ z: [{ n: 8 }, { n: 8 }] });
    const before = [...thread.asked];
    const forks: string[][] = [];
    for await (const { config, next } of thread.graph.getStateHistory(thread.config)) {
      if (next.length === 0 || next.includes("planner")) continue;
      thread.asked.length = 0;
      const again = await thread.graph.invoke(null, config);
      expect(again.outputs).toEqual(done.outputs);
      forks.push([...thread.asked]);
    }
    expect(before).toEqual(["a", "b", "c[0]", "c[1]"]);
    expect(forks.map((names) => names.length)).toContain(3);
    for (const names of forks) expect(before.join().endsWith(names.join())).toBe(true);
  });

  it("goes on after an agent that was down, with the items that are done", async () => {
    let up = false;
    const flaky = testAgent("flaky", (task) =>
      up || Number(task.input.item) < 3 ? Promise.resolve(task.input.item) : Promise.reject(new Unavailable("down")),
    );
    const saver = new MemorySaver();
    const deps = testDependencies([flaky]);
    const config = { configurable: { thread_id: "t" } };
    const cancel = new AbortController();
    const asked: number[] = [];
    const steps = [
      {
        name: "each",
        agent: "flaky",
        for_each: { in: "[1, 2, 3]", concurrency: 1 },
        inputs: ["item"],
        outputs: ["all"],
        retry: { attempts: 5, delay: "5s", jitter: false },
      },
    ];
    for await (const event of await buildGraph(deps, saver)
      .stream({ plan: { steps } }, { ...config, streamMode: "custom", signal: cancel.signal })
      .catch(() => [])) {
      const { type } = event as { type: string };
      if (type === "step.retried") break;
    }
    cancel.abort();
    up = true;
    for await (const event of await buildGraph(deps, saver).stream(null, { ...config, streamMode: "custom" })) {
      const { type, step } = event as { type: string; step?: string };
      if (type === "step.started") asked.push(Number(/\d+/.exec(step ?? "")?.[0]));
    }
    expect(asked).toEqual([2]);
    expect((await buildGraph(deps, saver).getState(config)).values.outputs).toEqual({ all: [1, 2, 3] });
  });
});
