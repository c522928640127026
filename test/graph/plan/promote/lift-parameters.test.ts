import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDataset } from "../../../../evals/routing/read-dataset.ts";
import { evaluate } from "../../../../src/graph/plan/expression/evaluate.ts";
import type { Plan } from "../../../../src/graph/plan/plan.ts";
import type { PlannedWorkflow } from "../../../../src/graph/plan/planned.ts";
import { bindParameters } from "../../../../src/graph/plan/promote/bind-parameters.ts";
import { liftDocument, liftParameters } from "../../../../src/graph/plan/promote/lift-parameters.ts";
import { readPlan } from "../../../../src/graph/plan/read-plan.ts";
import { NO_WORKFLOWS } from "../../../../src/graph/plan/surroundings.ts";
import { validatePlan } from "../../../../src/graph/plan/validate/validate-plan.ts";
import { agents, plannedFor, resolved } from "./planned-for.ts";

const facts = { agents };
const told = (more: object = {}): PlannedWorkflow =>
  resolved({ steps: [{ name: "tell", agent: "synthesizer", inputs: ["question"], outputs: ["told"], ...more }] });

const defaultsOf = (plan: Plan): Record<string, unknown> =>
  Object.fromEntries(Object.entries(plan.inputs ?? {}).map(([name, schema]) => [name, schema.default]));

/** The expression of a step's parameter. */
function expressionOf(plan: Plan, parameter: string): string {
  const inputs = plan.steps[0]?.inputs ?? [];
  return Array.isArray(inputs) ? "" : (inputs[parameter] ?? "");
}

/** What a step's parameter gets when the workflow runs with its defaults. */
function given(plan: Plan, parameter: string, place = 0): unknown {
  const inputs = plan.steps[place]?.inputs;
  if (inputs === undefined || Array.isArray(inputs)) throw new Error("expected a map of inputs");
  return evaluate(inputs[parameter] ?? "", defaultsOf(plan));
}

const problemsOf = (plan: Plan) => validatePlan(plan, { agents, workflows: NO_WORKFLOWS, inputs: undefined });

describe("lifting parameters", () => {
  it("makes an input of each value, named by what it is", () => {
    const plan = liftParameters(
      told(),
      "Price for 12 Enterprise seats in EMEA from Q1 2026, 15% discount, for a@b.com",
      facts,
    );
    expect(defaultsOf(plan)).toEqual({
      seats: 12,
      plan: "Enterprise",
      region: "EMEA",
      quarter: "Q1 2026",
      discount: 15,
      email: "a@b.com",
    });
    expect(plan.inputs?.seats).toEqual({ type: "integer", description: 'Seats, as "12".', default: 12 });
    expect(plan.description).toBe(
      "Answers questions like: Price for {seats} {plan} seats in {region} from {quarter}, {discount}% discount, for {email}",
    );
  });

  it("rebuilds the question where a step read it", () => {
    const plan = liftParameters(told(), "Price for 12 seats of Team", facts);
    expect(plan.steps[0]?.inputs).toEqual({ question: '"Price for " + string(seats) + " seats of " + plan' });
  });

  it.each([
    ["money", "Can we spend $1,200.50 on chairs?", { currency: "$", amount: 1200.5 }],
    ["money in words", "A budget of 500 euros", { budget: 500, currency: "euros" }],
    ["numbers in words", "What do ten seats cost?", { seats: 10 }],
    ["dates", "What changed on 1 September 2026?", { date: "1 September 2026" }],
    ["months, but not the verb", "May we ship in May?", { month: "May" }],
    ["years", "Revenue of 2024 please", { year: 2024 }],
    ["spoken periods", "Tickets of last month", { period: "last month" }],
    ["names in capitals", "Does the lease with Ambrose Pharma end?", { lease: "Ambrose Pharma" }],
    ["quotations", 'What does the policy "Working from home" say?', { policy: "Working from home" }],
    ["the number after its noun", "What do the notes of ward 5 teach?", { ward: 5 }],
  ])("lifts %s", (_, question, expected) => {
    const { lease: _lease, ...known } = expected as Record<string, unknown>;
    const found = defaultsOf(liftParameters(told(), question, facts));
    expect(Object.values(found)).toEqual(Object.values(expected));
    if (Object.keys(known).length === Object.keys(expected).length) expect(found).toEqual(expected);
  });

  it("takes the same value for the same parameter, and other values for others", () => {
    const plan = liftParameters(
      told(),
      "Compare Team with Enterprise; is Team worth it for 5 seats and 5 seats?",
      facts,
    );
    expect(defaultsOf(plan)).toEqual({ plan: "Team", plan_2: "Enterprise", seats: 5 });
  });

  it("never takes a name that the plan or the language uses", () => {
    const plan = liftParameters(
      told({ outputs: ["seats"] }),
      "12 seats, 3 items, 4 index, 5 question, 6 string, 7 double",
      facts,
    );
    const names = Object.keys(plan.inputs ?? {});
    for (const taken of ["seats", "item", "index", "question", "string", "double", "user_query", "iteration"])
      expect(names).not.toContain(taken);
    expect(problemsOf(plan)).toEqual([]);
  });

  it("makes expressions of literals that stood in the question", () => {
    const question = "Quote 20 seats of team for Dovetail";
    const request = { plan: "Team", seats: 20, share: 0.5, notes: ["for Dovetail", "net"] };
    const plan = liftParameters(told({ with: { request, format: "table" } }), question, facts);
    expect(given(plan, "request")).toEqual(request);
    expect(plan.steps[0]?.with).toEqual({ format: "table" });
    expect(evaluate(expressionOf(plan, "request"), { ...defaultsOf(plan), seats: 7 })).toMatchObject({
      seats: 7,
    });
  });

  it("hands on a text that came along as a whole", async () => {
    const query = 'Remove the names from this: "Anna Bell called on 3 May."';
    const made = await plannedFor(query);
    const plan = liftParameters(made?.plan ?? told(), query, facts);
    expect(defaultsOf(plan)).toEqual({ text: "Anna Bell called on 3 May." });
    expect(expressionOf(plan, "text")).toBe("text");
  });

  it("writes out the question for agents that would fall back on the run's", () => {
    const plan = liftParameters(
      resolved({ steps: [{ name: "a", agent: "analyzer", outputs: ["x"] }] }),
      "Tickets in March",
      facts,
    );
    expect(given(plan, "question")).toBe("Tickets in March");
  });

  it("declares the names a given plan brought, with the run's values", () => {
    const written = resolved({
      steps: [{ name: "a", agent: "synthesizer", inputs: ["notes", "question"], outputs: ["x"] }],
    });
    const plan = liftParameters(written, "Sum this up", { agents, values: { notes: ["n"] } });
    expect(plan.inputs).toEqual({ notes: { default: ["n"] } });
  });

  it("keeps durations, conditions, loops and compensation, and leaves versions out", () => {
    const written = resolved({
      steps: [
        {
          name: "each",
          agent: "retriever@^1.0.0",
          for_each: { in: "user_query.split(' ')" },
          inputs: { question: "item" },
          when: "size(question) > 3",
          outputs: ["x"],
          timeout: "250ms",
          retry: { attempts: 2, delay: "50ms" },
          fallback: [{ agent: "analyzer@1.x", timeout: "1s" }, { value: null }],
          compensate: { agent: "redactor", inputs: ["question"], retry: { delay: "2s" } },
        },
      ],
    });
    const plan = liftParameters(written, "20 seats", facts);
    expect(plan.steps[0]).toMatchObject({
      agent: "retriever",
      timeout: 250,
      retry: { attempts: 2, delay: 50 },
      when: 'size((string(seats) + " seats")) > 3',
      for_each: { in: "(string(seats) + \" seats\").split(' ')" },
      fallback: [{ agent: "analyzer", timeout: 1000 }, { value: null }],
      compensate: { inputs: { question: 'string(seats) + " seats"' }, retry: { delay: 2000 } },
    });
  });

  it("hands parameters on into a workflow written in place", () => {
    const inner = { steps: [{ name: "in", agent: "pricer", inputs: ["question"], outputs: ["y"] }] };
    const written = resolved({ steps: [{ name: "out", workflow: inner, outputs: ["x"] }] });
    const plan = liftParameters(written, "What do 20 seats cost?", facts);
    expect(plan.steps[0]).toMatchObject({
      inputs: ["seats"],
      workflow: { steps: [{ inputs: { question: '"What do " + string(seats) + " seats cost?"' } }] },
    });
    expect(problemsOf(plan)).toEqual([]);
  });
});

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc
    .array(
      fc.constantFrom(
        ..."12 seats|Team|\"quoted text\"|'it''s|\\n|\n|\\|$1,200|15 %|Q1 2026|March|EMEA|😀|ten users|a@b.co|2024-05-01|{seats}|4,500 kWh|Ambrose Pharma|?".split(
          "|",
        ),
      ),
      { maxLength: 14 },
    )
    .map((parts) => parts.join(" ")),
);

describe("a lifted workflow with its defaults", () => {
  it("gives every step the question byte for byte, validates, and survives JSON", () => {
    fc.assert(
      fc.property(text, (question) => {
        const plan = liftParameters(told(), question, facts);
        expect(given(plan, "question")).toBe(question);
        expect(problemsOf(plan)).toEqual([]);
        const again = readPlan(JSON.parse(JSON.stringify(liftDocument(told(), question, facts))));
        expect(again).toEqual({ ok: true, plan });
      }),
      { numRuns: 500 },
    );
  });

  it("holds for texts too long for an expression, and for half characters", () => {
    for (const question of [`Shorten: ${"word ".repeat(2000)}`, "half \ud800 a character", ""]) {
      const plan = liftParameters(told(), question, facts);
      expect(given(plan, "question")).toBe(question);
      expect(problemsOf(plan)).toEqual([]);
    }
  });

  it("is made of every plan that the built-in planner writes for the evals, and fits its own question", async () => {
    const file = new URL("../../../../evals/datasets/routing.jsonl", import.meta.url).pathname;
    let lifted = 0;
    for (const { query, id } of readDataset(file)) {
      const made = await plannedFor(query);
      if (made === undefined) continue;
      const plan = liftParameters(made.plan, made.question, { ...facts, userQuery: query });
      expect(problemsOf(plan), id).toEqual([]);
      expect(bindParameters({ plan }, made.question), id).toEqual(defaultsOf(plan));
      lifted += 1;
    }
    expect(lifted).toBeGreaterThan(240);
  });
});
