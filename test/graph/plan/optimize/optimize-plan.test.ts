import fc from "fast-check";
import { z } from "zod";
import { describe, expect, it } from "vitest";
import type { Agent } from "../../../../src/agents/agent.ts";
import { optimizePlan } from "../../../../src/graph/plan/optimize-plan.ts";
import type { PlannedStep, PlannedWorkflow } from "../../../../src/graph/plan/planned.ts";
import { testAgent } from "../../../support/test-agents.ts";

const never = () => Promise.reject(new Error("nothing runs here"));
const agents: Agent[] = [
  testAgent("count", never, { input: z.object({ text: z.string() }), output: z.number() }),
  testAgent("look", never, { output: z.object({ hits: z.array(z.string()) }) }),
  testAgent("open", never),
  testAgent("send", never, { effect: "irreversible" }),
];

function step(name: string, more: Partial<PlannedStep> = {}): PlannedStep {
  return { name, agent: "count", inputs: { text: "q" }, with: {}, outputs: [`of_${name}`], depends_on: [], ...more };
}
const plan = (steps: PlannedStep[], more: Partial<PlannedWorkflow> = {}): PlannedWorkflow => ({ steps, ...more });
const byPerson = (written: PlannedWorkflow) => optimizePlan(written, agents, { by: "person" });
const changes = (written: PlannedWorkflow) =>
  byPerson(written).rewrites.map((rewrite) => `${rewrite.change} ${rewrite.step}`);
const reader = (name: string, expression: string, more: Partial<PlannedStep> = {}) =>
  step(name, { agent: "open", inputs: { p: expression }, ...more });

describe("merging", () => {
  it("makes one of two steps that do the same, and renames inside the expressions of who reads the second", () => {
    const each = { in: "[of_b].map(n, n + of_b)", as: "item", concurrency: 1, max: 5, on_error: "fail" as const };
    const { plan: optimal, rewrites } = byPerson(
      plan([
        step("a"),
        step("b"),
        reader("end", "{'of_b': of_b, 'text': 'of_b'}", { when: "of_b > 1", for_each: each }),
        reader("also", "of_a"),
      ]),
    );
    expect(rewrites).toEqual([{ step: "b", change: "merged", reason: "does the same as a" }]);
    expect(optimal.steps.map(({ name }) => name)).toEqual(["a", "end", "also"]);
    expect(optimal.steps[1]).toMatchObject({
      inputs: { p: "{'of_b': of_a, 'text': 'of_b'}" },
      when: "of_a > 1",
      for_each: { in: "[of_a].map(n, n + of_a)" },
      depends_on: ["a"],
    });
  });

  it("goes on with what becomes the same by it", () => {
    const chain = [
      step("a"),
      step("b"),
      step("a2", { inputs: { text: "string(of_a)" } }),
      step("b2", { inputs: { text: "string(of_b)" } }),
    ];
    expect(changes(plan([...chain, reader("end", "of_a2 + of_b2")]))).toEqual(["merged b", "merged b2"]);
  });

  it("takes a loop for the same whatever it calls what it writes", () => {
    const loop = (name: string) =>
      step(name, {
        inputs: { text: `of_${name} == null ? q : 'x'` },
        repeat: { until: `of_${name} > 3`, max: 4, on_max: "keep" },
      });
    const end = reader("end", "of_a + of_b");
    expect(changes(plan([loop("a"), loop("b"), end]))).toEqual(["merged b"]);
    // By name, an agent that takes any is told which it is given.
    const named = (name: string) => ({ ...loop(name), inputs: [`of_${name}`] });
    expect(changes(plan([named("a"), named("b"), end]))).toEqual([]);
  });

  it.each<[string, Partial<PlannedStep>]>([
    ["inputs", { inputs: { text: "r" } }],
    ["literals", { with: { n: 1 } }],
    ["a condition", { when: "q != ''" }],
    ["retries", { retry: { attempts: 2 } }],
    ["what a failure does", { on_error: "skip" }],
    ["a list", { for_each: { in: "q", as: "item", concurrency: 1, max: 5, on_error: "fail" } }],
    ["an effect", { effect: "irreversible" }],
    ["an agent with an effect", { agent: "send" }],
    ["an agent that stands in with an effect", { fallback: [{ agent: "send" }] }],
    ["an approval", { approval: {} }],
    ["a compensation", { compensate: { agent: "count", inputs: {}, with: {} } }],
    ["what it waits for", { depends_on: ["first"] }],
  ])("needs the same of %s", (_what, more) => {
    const first = step("first", { agent: "send" });
    const end = reader("end", "of_a + of_b", { depends_on: ["first"] });
    expect(changes(plan([first, step("a"), step("b", more), end]))).toEqual([]);
    // Two steps that both have an effect, ask or are undone, are two.
    const both =
      more.effect ?? more.approval ?? more.compensate ?? more.fallback ?? (more.agent === "send" || undefined);
    if (both !== undefined) expect(changes(plan([first, step("a", more), step("b", more), end]))).toEqual([]);
  });

  it("leaves the names that a workflow yields", () => {
    const twins = [step("a"), step("b")];
    expect(changes(plan(twins))).toEqual([]);
    expect(changes(plan([...twins, reader("end", "of_b")]))).toEqual([]);
    expect(changes(plan(twins, { outputs: ["of_a", "of_b"] }))).toEqual([]);
    const { plan: optimal, rewrites } = byPerson(plan(twins, { outputs: { of_b: "of_b * 2", a: "of_a" } }));
    expect(rewrites).toMatchObject([{ step: "b", change: "merged" }]);
    expect(optimal.outputs).toEqual({ of_b: "of_a * 2", a: "of_a" });
  });

  it("is left where a name could come to mean something else", () => {
    const kept = (...readers: PlannedStep[]) =>
      expect(changes(plan([step("a"), step("b"), ...readers, reader("more", "of_a")]))).toEqual([]);
    kept(reader("end", "[1].map(of_a, of_a + of_b)"));
    kept(reader("end", "[1].map(of_a, of_b) + [of_a]"));
    kept(reader("end", "of_b", { for_each: { in: "[1]", as: "of_a", concurrency: 1, max: 5, on_error: "fail" } }));
    // An agent that takes values under any name, or has a parameter of that name, is told the name too.
    kept(step("end", { agent: "open", inputs: ["of_b"] }));
    kept(reader("end", "1", { agent: "send", compensate: { agent: "open", inputs: ["of_b"], with: {} } }));
    // Either name may be a field of what comes out.
    const look = (name: string, output: string) => step(name, { agent: "look", outputs: [output] });
    const open = (name: string) => step(name, { agent: "open" });
    expect(changes(plan([look("a", "hits"), look("b", "found"), reader("end", "hits == found")]))).toEqual([]);
    expect(changes(plan([look("a", "seen"), look("b", "found"), reader("end", "seen == found")]))).toEqual([
      "merged b",
    ]);
    expect(changes(plan([open("a"), open("b"), reader("end", "of_a == of_b")]))).toEqual([]);
  });

  it("renames in a list where the name means nothing to its agent", () => {
    const { plan: optimal } = byPerson(
      plan([step("a"), step("b"), step("end", { inputs: ["of_b"] }), reader("more", "of_a")]),
    );
    expect(optimal.steps[1]).toMatchObject({ name: "end", inputs: ["of_a"], depends_on: ["a"] });
  });
});

describe("removing", () => {
  const dead = [step("x"), step("y", { inputs: { text: "string(of_x)" } })];

  it("takes pure steps that nobody reads, and then who only they read", () => {
    expect(changes(plan([...dead, step("end")], { outputs: ["of_end"] }))).toEqual(["removed y", "removed x"]);
    const other = step("end", { inputs: { text: "r" } });
    expect(changes(plan([...dead, other], { outputs: { a: "of_y" } }))).toEqual(["removed end"]);
  });

  it("leaves what a person's workflow yields by default, and whatever has an effect or asks", () => {
    expect(changes(plan([...dead, step("end")]))).toEqual([]);
    for (const more of [{ agent: "send" }, { approval: {} }, { compensate: { agent: "open", inputs: [], with: {} } }])
      expect(changes(plan([step("x", more), step("end")], { outputs: ["of_end"] }))).toEqual([]);
  });

  it("leaves a step that another waits for", () => {
    const guard = [step("check"), step("pay", { agent: "send", depends_on: ["check"] })];
    expect(changes(plan(guard, { outputs: ["of_pay"] }))).toEqual([]);
  });

  it("keeps the last step of the planner's plans, which is the answer, and takes other ends", () => {
    const { rewrites } = optimizePlan(plan([...dead, step("end")]), agents);
    expect(rewrites.map(({ step: name }) => name)).toEqual(["y", "x"]);
  });
});

describe("dropping order", () => {
  it("lets pure steps run beside each other that share no data", () => {
    const { plan: optimal, rewrites } = byPerson(
      plan([step("a"), step("b", { depends_on: ["a"] }), reader("end", "of_a + of_b")]),
    );
    expect(rewrites).toEqual([{ step: "b", change: "unordered", reason: "reads nothing of a" }]);
    expect(optimal.steps.map(({ depends_on }) => depends_on)).toEqual([[], [], ["a", "b"]]);
  });

  it("never lets a step become one of the last, which a workflow yields", () => {
    const written = [step("a"), step("b", { depends_on: ["a"] })];
    expect(changes(plan(written))).toEqual([]);
    expect(changes(plan(written, { outputs: ["of_a", "of_b"] }))).toEqual(["unordered b"]);
  });

  it("never lets an effect happen before what had to go well first, nor a look before the effect", () => {
    const outputs = ["of_a", "of_b"];
    const chain = [step("a"), step("b", { depends_on: ["a"] })];
    const pay = step("pay", { agent: "send", depends_on: ["b"] });
    expect(changes(plan([...chain, pay], { outputs }))).toEqual([]);
    const first = step("pay", { agent: "send" });
    expect(
      changes(plan([first, step("a", { depends_on: ["pay"] }), step("b", { depends_on: ["a"] })], { outputs })),
    ).toEqual([]);
    const asked = step("pay", { approval: {}, depends_on: ["b"] });
    expect(changes(plan([...chain, asked], { outputs }))).toEqual([]);
  });

  it("keeps every effect before and after the same steps, in any plan", () => {
    const drawn = fc.array(
      fc.record({
        agent: fc.constantFrom("count", "count", "count", "send"),
        reads: fc.array(fc.nat(20), { maxLength: 2 }),
        waits: fc.array(fc.nat(20), { maxLength: 3 }),
      }),
      { minLength: 2, maxLength: 12 },
    );
    let dropped = 0;
    fc.assert(
      fc.property(drawn, (all) => {
        const earlier = (place: number, back: readonly number[]) =>
          place === 0 ? [] : [...new Set(back.map((number) => `s${number % place}`))];
        const steps = all.map(({ agent, reads, waits }, place) =>
          step(`s${place}`, {
            agent,
            inputs: Object.fromEntries(earlier(place, reads).map((name) => [name, `of_${name}`])),
            depends_on: [...new Set([...earlier(place, waits), ...earlier(place, reads)])],
          }),
        );
        const written = plan(steps, { outputs: steps.flatMap(({ outputs }) => outputs) });
        const { plan: optimal, rewrites } = byPerson(written);
        dropped += rewrites.length;
        const [before, after] = [reach(written), reach(optimal)];
        for (const { name: effect } of steps.filter(({ agent }) => agent === "send"))
          for (const { name } of steps) {
            expect(after.get(effect)?.has(name)).toBe(before.get(effect)?.has(name));
            expect(after.get(name)?.has(effect)).toBe(before.get(name)?.has(effect));
          }
      }),
      { numRuns: 300 },
    );
    expect(dropped).toBeGreaterThan(20);
  });
});

/** For each step, all that must have ended before it. */
function reach({ steps }: PlannedWorkflow): Map<string, Set<string>> {
  const before = new Map<string, Set<string>>();
  for (const { name, depends_on } of steps)
    before.set(name, new Set([...depends_on, ...depends_on.flatMap((other) => [...(before.get(other) ?? [])])]));
  return before;
}

describe("nested workflows", () => {
  const inner = plan([step("dead"), step("a"), step("b"), reader("end", "of_a + of_b")], { outputs: ["of_end"] });
  const outer = (more: Partial<PlannedStep> = {}) =>
    plan([step("outer", { agent: "workflow", workflow: inner, ...more })]);

  it("are optimized too, under the path of their steps", () => {
    const reason = "does the same as dead";
    expect(byPerson(outer()).rewrites).toEqual([
      { step: "outer/a", change: "merged", reason },
      { step: "outer/b", change: "merged", reason },
    ]);
  });

  it("keep a step that may fail where something stands in for the failure", () => {
    const lone = plan([step("dead", { inputs: { text: "r" } }), step("end")], { outputs: ["of_end"] });
    const within = (more: Partial<PlannedStep>) => changes(outer({ workflow: lone, ...more }));
    expect(within({})).toEqual(["removed outer/dead"]);
    expect(within({ fallback: [{ value: 1 }] })).toEqual([]);
    expect(within({ on_error: "skip" })).toEqual([]);
    expect(within({ for_each: { in: "[1]", as: "item", concurrency: 1, max: 5, on_error: "null" } })).toEqual([]);
  });

  it("keep their order where they are tried again", () => {
    const chain = plan([step("a"), step("b", { depends_on: ["a"] })], { outputs: ["of_a", "of_b"] });
    expect(changes(outer({ workflow: chain }))).toEqual(["unordered outer/b"]);
    expect(changes(outer({ workflow: chain, retry: { attempts: 2 } }))).toEqual([]);
  });

  it("are pure when all in them is", () => {
    const pair = (workflow: PlannedWorkflow) =>
      plan([
        step("o", { agent: "workflow", workflow }),
        step("p", { agent: "workflow", workflow }),
        reader("end", "of_o == of_p"),
      ]);
    const pure = plan([step("a"), step("b", { inputs: { text: "r" } })], { outputs: ["of_a", "of_b"] });
    expect(changes(pair(pure))).toEqual(["merged p"]);
    expect(changes(pair(plan([step("a"), step("b", { agent: "send" })], { outputs: ["of_a", "of_b"] })))).toEqual([]);
  });
});

describe("the optimizer", () => {
  it("does nothing to a plan in which nothing is to be done, and keeps its budget", () => {
    const written = plan([step("a"), reader("end", "of_a", { depends_on: ["a"] })], {
      budget: { steps: 3 },
      name: "w",
    });
    expect(byPerson(written)).toEqual({ plan: written, rewrites: [] });
  });

  it("takes a plan of 200 steps in its stride", () => {
    const twins = Array.from({ length: 200 }, (_, place) =>
      step(`s${place}`, {
        inputs: { text: `string(${place === 0 ? "q" : `of_s${Math.floor(place / 2)}`})` },
        depends_on: place < 2 ? [] : [`s${place - 1}`],
      }),
    );
    const since = performance.now();
    byPerson(plan(twins, { outputs: ["of_s199"] }));
    expect(performance.now() - since).toBeLessThan(5000);
  });
});

describe("a plan of the planner", () => {
  const written = (name: string, more: Partial<PlannedStep>) => step(name, { agent: "open", inputs: [], ...more });
  const byPlanner = (...steps: PlannedStep[]) => optimizePlan(plan(steps), agents);

  it("has its twins merged whatever they may return, what nobody reads left out, and no needless order", () => {
    const { plan: optimal, rewrites } = byPlanner(
      written("a", { inputs: ["q"], outputs: ["x"] }),
      written("b", { inputs: ["q"], outputs: ["y"] }),
      written("idle", { inputs: ["x"], outputs: ["unread"] }),
      written("c", { with: { n: 1 }, outputs: ["z"], depends_on: ["a"] }),
      written("end", { inputs: ["x", "y", "z"], outputs: ["answer"] }),
    );
    expect(rewrites.map(({ change, step: name }) => `${change} ${name}`)).toEqual([
      "merged b",
      "removed idle",
      "unordered c",
    ]);
    expect(optimal.steps.at(-1)).toMatchObject({ inputs: ["x", "z"], depends_on: ["a", "c"] });
  });

  it("keeps the last step, though another does the same: it is the answer", () => {
    const { plan: optimal } = byPlanner(
      written("a", { inputs: ["q"], outputs: ["x"] }),
      written("b", { agent: "send", inputs: ["x"], outputs: ["y"] }),
      written("end", { inputs: ["q"], outputs: ["answer"] }),
    );
    expect(optimal.steps.at(-1)?.outputs).toEqual(["answer"]);
  });

  it("keeps effects and their order", () => {
    const { rewrites } = byPlanner(
      written("a", { agent: "send", inputs: ["q"], outputs: ["x"] }),
      written("b", { agent: "send", inputs: ["q"], outputs: ["y"], depends_on: ["a"] }),
      written("end", { inputs: ["q"], outputs: ["answer"], depends_on: ["b"] }),
    );
    expect(rewrites).toEqual([]);
  });

  it("has its dependencies completed by what it reads", () => {
    const { plan: optimal } = byPlanner(
      written("a", { outputs: ["x"] }),
      written("b", { inputs: { p: "x.y" }, outputs: ["z"] }),
    );
    expect(optimal.steps[1]?.depends_on).toEqual(["a"]);
  });
});
