import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planToMermaid } from "../../../../src/graph/plan/draw/plan-to-mermaid.ts";
import { planToSvg } from "../../../../src/graph/plan/draw/plan-to-svg.ts";
import type { PlannedStep, PlannedWorkflow } from "../../../../src/graph/plan/planned.ts";
import type { Proof } from "../../../../src/graph/plan/proof/proof.ts";

const step = (name: string, more: Partial<PlannedStep> = {}): PlannedStep => ({
  name,
  agent: "worker",
  inputs: [],
  with: {},
  outputs: [`of_${name}`],
  depends_on: [],
  ...more,
});

const refunds: PlannedWorkflow = {
  name: "refunds",
  version: "1.2.0",
  description: 'Decides & pays, where <limit> is "kept"',
  inputs: { letters: { type: "array" }, limit: { type: "number" } },
  outputs: { paid: "size(payments)", summary: "summary" },
  steps: [
    step("read", { inputs: ["letters"], outputs: ["facts", "customers"] }),
    step("decide", {
      inputs: { fact: "fact", limit: "limit" },
      for_each: { in: "facts", as: "fact", concurrency: 4, max: 40, on_error: "skip" },
      outputs: ["decisions"],
      depends_on: ["read"],
      fallback: [{ agent: "other" }, { value: null }],
    }),
    step("check", {
      agent: "fraud_check",
      inputs: { d: "decisions" },
      outputs: ["why"],
      depends_on: ["decide"],
      workflow: {
        version: "2.0.0",
        steps: [
          step("score", { inputs: ["d"], outputs: ["scores"] }),
          step("reason", { inputs: ["scores"], depends_on: ["score"] }),
        ],
      },
    }),
    step("pay", {
      agent: "payment",
      effect: "irreversible",
      approval: { message: "Pay?" },
      when: "size(decisions) > 0 && limit < 1000.0",
      inputs: { list: "decisions" },
      outputs: ["payments"],
      depends_on: ["decide", "check"],
      compensate: { agent: "reversal", inputs: ["payments"], with: {} },
      repeat: { until: "payments.done", max: 3, on_max: "keep" },
    }),
    step("tell", {
      inputs: ["customers", "payments"],
      outputs: ["summary"],
      depends_on: ["read", "pay"],
      on_error: "skip",
    }),
  ],
};

const bound = { steps: 5, attempts: 9, tokens: 1200, usd: 0.02, seconds: 75 };
const proof: Proof = {
  worst: bound,
  expected: { ...bound, attempts: 5, seconds: 2 },
  least: bound,
  critical_path: ["read", "decide", "pay", "tell"],
  effects: { pure: [], idempotent: [], compensable: [], irreversible: ["pay"] },
  steps: [],
  budget: "proven",
  assumed: [],
};

/** Plans whose steps read what any of the steps before them write. */
const plans = fc.integer({ min: 1, max: 40 }).chain((count) =>
  fc
    .array(fc.array(fc.nat(count - 1), { maxLength: 4 }), { minLength: count, maxLength: count })
    .map((reads): PlannedWorkflow => ({
      steps: reads.map((of, at) => {
        const before = [...new Set(of)].filter((other) => other < at);
        return step(`step_${at}`, {
          inputs: before.map((other) => `of_step_${other}`),
          depends_on: before.map((other) => `step_${other}`),
        });
      }),
    })),
);

describe("the picture of a plan", () => {
  it("holds every step, nested ones too, with agent, marks, inputs, outputs and the names between them", () => {
    const svg = planToSvg(refunds, { proof });
    const paths = [...svg.matchAll(/data-step="([^"]+)"/g)].map(([, path]) => path);
    expect(new Set(paths)).toEqual(new Set(["check", "check/reason", "check/score", "decide", "pay", "read", "tell"]));
    const ends = [...svg.matchAll(/data-end="([^"]+)"/g)].map(([, end]) => end);
    expect(new Set(ends)).toEqual(new Set(["&lt; paid", "&lt; summary", "&gt; letters", "&gt; limit"]));
    for (const text of [
      ">fraud_check@2.0.0<",
      ">irreversible<",
      ">approval<",
      ">or other, a value<",
      ">undo: reversal<",
      ">may fail<",
      ">decisions<",
      ">customers<",
    ])
      expect(svg).toContain(text);
    expect(svg).toContain("each fact in facts, 4 at once");
    expect(svg).toContain("usually 5 steps, 1,200 tokens, $0.02, 2 s");
    expect(svg).toContain("within budget");
  });

  it("emphasises the critical path", () => {
    const svg = planToSvg(refunds, { proof });
    const critical = [...svg.matchAll(/class="step critical[^"]*" data-step="([^"]+)"/g)].map(([, path]) => path);
    expect(new Set(critical)).toEqual(new Set(["decide", "pay", "read", "tell"]));
    expect(svg).toContain('class="wire critical"');
    expect(planToSvg(refunds)).not.toMatch(/class="[^"]* critical/);
  });

  it("colours each box by where its step stands", () => {
    const states = new Map([
      ["read", { status: "completed", note: "1.2 s" }],
      ["check/score", { status: "failed", note: "3 attempts" }],
    ]);
    const svg = planToSvg(refunds, { states });
    expect(svg).toMatch(/data-step="read" data-status="completed"/);
    expect(svg).toMatch(/data-step="check\/score" data-status="failed"/);
    expect(svg).toMatch(/data-step="pay" data-status="pending"/);
    expect(svg).toContain(">3 attempts<");
  });

  it("holds whatever a plan says as text, and closes every element it opens", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (description, when) => {
        const svg = planToSvg({
          name: "x",
          description,
          steps: [step("a", { description, approval: { message: when } })],
        });
        const open: string[] = [];
        let bare = false;
        // A tag, or text without a bare "<" or "&".
        const whole = /<(\/?)([a-z]+)((?: [a-zA-Z:-]+="[^"<]*")*)(\/?)>|[^<]+/y;
        for (let match = whole.exec(svg), end = 0; end < svg.length; match = whole.exec(svg)) {
          if (match === null) throw new Error(`not well formed at ${end}: ${svg.slice(end, end + 60)}`);
          end = whole.lastIndex;
          const [, closing, tag, , empty] = match;
          if (tag === undefined) bare ||= /&(?!amp;|lt;|gt;|quot;)/.test(match[0]);
          else if (closing === "/") expect(open.pop()).toBe(tag);
          else if (empty === "") open.push(tag);
        }
        expect([open, bare]).toEqual([[], false]);
        expect(svg.isWellFormed()).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("holds every step of any plan, in both directions and as Mermaid", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const names = plan.steps.map(({ name }) => name);
        for (const direction of ["right", "down"] as const) {
          const svg = planToSvg(plan, { direction });
          expect([...svg.matchAll(/data-step="([^"]+)"/g)].map(([, path]) => path)).toEqual(names);
          expect(svg).not.toContain("NaN");
        }
        const mermaid = planToMermaid(plan);
        for (const name of names) expect(mermaid).toContain(`<b>${name}</b>`);
        const dependencies = plan.steps.flatMap(({ depends_on }) => depends_on).length;
        expect(mermaid.match(/^ {2}n\d+ --?>?\|"of_/gm)?.length ?? 0).toBe(dependencies);
      }),
      { numRuns: 60 },
    );
  });

  it("draws 60 steps within three seconds", () => {
    const wide: PlannedWorkflow = {
      steps: Array.from({ length: 60 }, (_, at) => {
        const before = [at - 1, at - 3, at - 7].filter((other) => other >= 0);
        return step(`step_${at}`, {
          inputs: before.map((other) => `of_step_${other}`),
          depends_on: before.map((other) => `step_${other}`),
        });
      }),
    };
    const since = performance.now();
    planToSvg(wide);
    expect(performance.now() - since).toBeLessThan(3000);
  });
});

describe("a plan as Mermaid", () => {
  it("nests workflows as subgraphs, names the data on the edges and quotes what Mermaid would read", () => {
    const mermaid = planToMermaid(refunds, { proof });
    expect(mermaid).toMatch(/^flowchart TD\n/);
    expect(mermaid).toMatch(/subgraph n\d+ \["<b>check<\/b><br\/>fraud_check@2.0.0"\]\n {4}n\d+\["<b>score<\/b>/);
    expect(mermaid).toContain('-->|"decisions"|');
    expect(mermaid).toContain("size#40;decisions#41; #62; 0");
    expect(mermaid).toMatch(/linkStyle [\d,]+ stroke-width:3px/);
  });

  it("shows where steps stand", () => {
    const mermaid = planToMermaid(refunds, { states: new Map([["read", { status: "failed", note: "" }]]) });
    expect(mermaid).toMatch(/class n\d+ failed/);
    expect(mermaid).toContain("classDef failed");
  });
});
