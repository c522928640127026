import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createOpenAIModel } from "../../../src/agents/model/openai-model.ts";
import type { Model } from "../../../src/agents/model/model.ts";
import type { PlanDraft } from "../../../src/agents/planner/plan-draft.ts";
import type { FailedStep, OfferedWorkflow } from "../../../src/agents/planner/planning.ts";
import { readPlan } from "../../../src/graph/plan/read-plan.ts";
import type { Problem } from "../../../src/tools/problem.ts";
import { startScriptedModel, type ScriptedModel } from "../../support/scripted-model.ts";
import { draftOf, plannerFixture, pricedTurn } from "./planner-fixture.ts";

const offered = (name: string, more: Partial<OfferedWorkflow> = {}): OfferedWorkflow => ({
  name,
  version: "1.0.0",
  description: "Answers questions like: What does {plan} cost for {seats} seats?",
  capabilities: [{ name, description: "What seats of a plan cost.", examples: ["What does Team cost for 20 seats?"] }],
  input: z.strictObject({ plan: z.string().default("Team"), seats: z.int().default(20) }),
  output: z.object({ final_answer: z.object({ text: z.string() }) }),
  effect: "pure",
  answers: true,
  shaped: true,
  bind: (question) => {
    const found = /^what does (\w+) cost for (\d+) seats\?$/iu.exec(question);
    return found === null ? undefined : { plan: found[1] ?? "", seats: Number(found[2]) };
  },
  ...more,
});
const price = offered("team_price");
const question = "What does Enterprise cost for 45 seats?";
const accept = (): readonly Problem[] => [];

describe("the built-in planner with stored workflows", () => {
  it("uses the one whose questions have this shape as the one step of the plan", async () => {
    const planning = await plannerFixture().ask(question, { workflows: [price] });
    expect(draftOf(planning).steps).toEqual([
      {
        name: "run_team_price",
        workflow: "team_price",
        inputs: [],
        with: { plan: "Enterprise", seats: 45 },
        outputs: ["team_price_result"],
        depends_on: [],
      },
    ]);
    expect(planning).toMatchObject({ candidates: expect.arrayContaining(["team_price", "pricer"]) as string[] });
    expect(readPlan(draftOf(planning)).ok).toBe(true);
  });

  it("uses it for a follow-up that varies the question", async () => {
    const planning = await plannerFixture().ask("and for 50 seats?", { workflows: [price], turns: [pricedTurn] });
    expect(draftOf(planning).steps).toMatchObject([{ workflow: "team_price", with: { plan: "Team", seats: 50 } }]);
  });

  it("has findings put into words", async () => {
    const findings = offered("team_price", { answers: false, output: z.object({ quote: z.unknown() }) });
    const { steps } = draftOf(await plannerFixture().ask(question, { workflows: [findings] }));
    expect(steps).toMatchObject([
      { workflow: "team_price", outputs: ["quote"] },
      { agent: "synthesizer", inputs: ["question", "quote"] },
    ]);
  });

  it("takes it for the part of a question that it fits", async () => {
    const { steps } = draftOf(
      await plannerFixture().ask("What does the refund policy say? What does Team cost for 9 seats?", {
        workflows: [price],
      }),
    );
    expect(steps).toMatchObject([
      { agent: "retriever" },
      { workflow: "team_price", with: { plan: "Team", seats: 9 } },
      { agent: "synthesizer", inputs: ["question", "found_documents", "team_price_result"] },
    ]);
  });

  it("finds one without a shape by what it says of itself, with inputs read off the question", async () => {
    const report = offered("renewal_pack", {
      description: "Prepares the renewal pack of a customer: usage, invoices, satisfaction survey and renewal offer.",
      capabilities: [
        {
          name: "renewal_pack",
          description: "Renewal pack of a customer.",
          examples: ["Prepare the renewal pack for Dovetail"],
        },
      ],
      input: z.strictObject({ customer: z.string() }),
      shaped: false,
      bind: () => undefined,
    });
    const { steps } = draftOf(
      await plannerFixture().ask("Please prepare the renewal pack for Halvorsen", { workflows: [report] }),
    );
    expect(steps[0]).toMatchObject({ workflow: "renewal_pack", with: { customer: "Halvorsen" } });
  });

  it.each([
    ["What does the refund policy say?"],
    ["What did Team cost for 20 seats in 2024?"],
    ["How many tickets did EMEA open in March?"],
    ["Hello!"],
  ])("plans %s as if there were none", async (query) => {
    const without = await plannerFixture().ask(query);
    const planned = await plannerFixture().ask(query, { workflows: [price] });
    expect({ ...planned, candidates: [] }).toEqual({ ...without, candidates: [] });
  });

  it("does not take one that has just failed", async () => {
    const failure = { code: "unavailable" as const, message: "down", retryable: true };
    const failed: FailedStep[] = [{ name: "run_team_price", agent: "team_price", failure }];
    const { steps } = draftOf(await plannerFixture().ask(question, { workflows: [price], failed }));
    expect(steps.map((step) => step.workflow ?? step.agent)).toEqual(["pricer", "synthesizer"]);
  });

  it("plans without one that no longer stands", async () => {
    const check = (draft: PlanDraft): Problem[] =>
      draft.steps.some((step) => step.workflow !== undefined)
        ? [{ code: "unknown_agent", path: "steps.0.workflow", message: "its agent is gone" }]
        : [];
    const { steps } = draftOf(await plannerFixture().ask(question, { workflows: [price], check }));
    expect(steps.map((step) => step.workflow ?? step.agent)).toEqual(["pricer", "synthesizer"]);
  });

  it("asks discovery where several fit", async () => {
    const other = offered("orders_of_a_customer", {
      description: "Orders of a customer.",
      capabilities: [{ name: "orders", description: "Orders of a customer.", examples: ["Orders of Dovetail"] }],
    });
    const { steps } = draftOf(await plannerFixture().ask(question, { workflows: [other, price] }));
    expect(steps[0]?.workflow).toBe("team_price");
  });

  it("takes a workflow that is called what an agent is called", async () => {
    const { steps } = draftOf(await plannerFixture().ask(question, { workflows: [offered("pricer")] }));
    expect(steps).toMatchObject([{ workflow: "pricer", with: { seats: 45 } }]);
  });
});

describe("planning anew", () => {
  const failed: FailedStep[] = [
    { name: "price_quote", agent: "pricer", failure: { code: "unavailable", message: "down", retryable: true } },
  ];
  const query = "What does the refund policy say and what does Team cost for 20 seats?";

  it("leaves out what is done and reads what it wrote", async () => {
    const done = [{ name: "find_documents", outputs: ["found_documents"] }];
    const { steps } = draftOf(await plannerFixture().ask(query, { failed, done, check: accept }));
    expect(steps).toMatchObject([{ name: "write_answer", inputs: ["question", "found_documents"] }]);
  });

  it("gives the answer anew where everything is done", async () => {
    const done = [{ name: "remove_personal_data", outputs: ["clean_text"] }];
    const asked = 'Remove the names from this: "Anna Bell called."';
    const { steps } = draftOf(await plannerFixture().ask(asked, { done, check: accept }));
    expect(steps).toMatchObject([{ name: "remove_personal_data_2", outputs: ["clean_text_2"] }]);
  });

  it("takes no name that a finished step has", async () => {
    const done = [{ name: "write_answer", outputs: ["found_documents"] }];
    const { steps } = draftOf(await plannerFixture().ask(query, { failed, done, check: accept }));
    expect(steps).toMatchObject([
      { name: "find_documents", outputs: ["found_documents_2"] },
      { name: "write_answer_2", inputs: ["question", "found_documents_2"], outputs: ["final_answer"] },
    ]);
  });

  const busy: FailedStep = {
    name: "find_documents",
    agent: "retriever",
    failure: { code: "rate_limited", message: "busy", retryable: true, retryAfterMs: 100 },
  };

  it("takes no name that a failed step has, though what it writes is still free", async () => {
    const { steps } = draftOf(await plannerFixture().ask(query, { failed: [busy] }));
    expect(steps).toMatchObject([
      { name: "find_documents_2", outputs: ["found_documents"] },
      { name: "price_quote", outputs: ["price_findings"] },
      { name: "write_answer", inputs: ["question", "found_documents", "price_findings"] },
    ]);
  });

  it("takes no name that the step of a failed workflow has", async () => {
    const failure = { name: "run_team_price", agent: "team_price", failure: busy.failure };
    const { steps } = draftOf(await plannerFixture().ask(question, { workflows: [price], failed: [failure] }));
    expect(steps[0]).toMatchObject({ name: "run_team_price_2", workflow: "team_price" });
  });

  it("leaves out what is done under the name that a failed step had left it", async () => {
    const done = [{ name: "find_documents_2", outputs: ["found_documents"] }];
    const { steps } = draftOf(await plannerFixture().ask(query, { failed: [busy, ...failed], done, check: accept }));
    expect(steps).toMatchObject([{ name: "write_answer", inputs: ["question", "found_documents"] }]);
  });
});

describe("a model with stored workflows", () => {
  let server: ScriptedModel;
  let model: Model;

  beforeAll(async () => {
    server = await startScriptedModel();
    model = createOpenAIModel({ apiKey: "test", baseUrl: server.url, model: "scripted", maxRetries: 0 });
  });
  afterEach(() => {
    server.verify();
    server.reset();
  });
  afterAll(() => server.close());

  const planned = (...steps: object[]) => ({
    decision: "plan",
    kind: "task",
    question,
    search: "",
    format: "prose",
    confidence: 0.9,
    reply: "",
    steps,
  });
  const run = { name: "price_it", workflow: "team_price", with: { seats: 45 }, outputs: ["priced"] };
  const readable = (draft: unknown): readonly Problem[] => {
    const reading = readPlan(draft);
    return reading.ok ? [] : reading.problems;
  };

  it("sees them with their inputs, and its plan with one is taken", async () => {
    server.expect("plan", (call) => {
      expect(call.text).toContain("Workflows\n- team_price: Answers questions like: What does {plan} cost");
      expect(call.text).toContain('inputs: plan (string, default "Team"); seats (integer, default 20)');
      return { json: planned(run) };
    });
    const planning = await plannerFixture().ask(question, { model, workflows: [price], check: readable });
    expect(planning).toMatchObject({ by: "model", repairs: [], draft: { steps: [{ workflow: "team_price" }] } });
  });

  it("is told of a workflow that does not exist, and of a step that nobody or two do", async () => {
    server.expect({ schema: "plan", call: 1 }, { json: planned({ ...run, workflow: "team_prise" }) });
    server.expect(
      { schema: "plan", call: 2, text: "nearest: team_price" },
      { json: planned({ ...run, agent: "pricer" }) },
    );
    server.expect({ schema: "plan", text: "exactly one of agent and workflow" }, { json: planned(run) });
    const planning = await plannerFixture().ask(question, { model, workflows: [price], check: readable });
    expect(planning).toMatchObject({
      by: "model",
      repairs: [[{ code: "unknown_workflow", path: "steps.0.workflow" }], [{ code: "malformed", path: "steps.0" }]],
    });
  });

  it("writes for_each, when, fallback, retry and on_error, and leaves out what is null or empty", async () => {
    const list = { name: "list", agent: "analyzer", inputs: ["question"], outputs: ["rows"], workflow: null, when: "" };
    const each = {
      name: "each",
      agent: "retriever",
      inputs: { question: "row.text" },
      outputs: ["found"],
      for_each: { in: "rows.statements", as: "row", concurrency: 4, on_error: "skip" },
      when: "size(rows.statements) > 0",
      fallback: ["analyzer", { value: [] }],
      retry: 2,
      on_error: "skip",
    };
    server.expect("plan", { json: planned(list, each) });
    const planning = await plannerFixture().ask(question, { model, check: readable });
    expect(planning).toMatchObject({ by: "model", repairs: [], draft: { steps: [{ agent: "analyzer" }, each] } });
    expect(draftOf(planning).steps[0]?.workflow).toBeUndefined();
  });

  it("repairs a for_each that the language refuses, and a fallback on an agent that was not offered", async () => {
    const each = { name: "each", agent: "retriever", outputs: ["x"], for_each: { in: "rows", as: "Row" } };
    const other = { name: "each", agent: "retriever", outputs: ["x"], fallback: ["nobody"] };
    server.expect({ schema: "plan", call: 1 }, { json: planned(each) });
    server.expect({ schema: "plan", call: 2, text: "steps.0.for_each.as" }, { json: planned(other) });
    server.expect(
      { schema: "plan", text: "nobody is not one of the agents listed" },
      {
        json: planned({ ...each, for_each: { in: "rows", as: "row" } }),
      },
    );
    const planning = await plannerFixture().ask(question, { model, check: readable });
    expect(planning.kind === "plan" ? planning.repairs : []).toHaveLength(2);
  });

  it("is told what has finished, and repairs a step that takes a finished one's name", async () => {
    const done = [{ name: "price_it", outputs: ["quoted"] }];
    server.expect({ schema: "plan", call: 1, text: "- step price_it wrote quoted" }, { json: planned(run) });
    server.expect(
      { schema: "plan", text: "step price_it has finished already" },
      {
        json: planned({ ...run, name: "price_again" }),
      },
    );
    const planning = await plannerFixture().ask(question, { model, workflows: [price], done, check: readable });
    expect(planning).toMatchObject({ by: "model", repairs: [[{ code: "duplicate_step", path: "steps.0.name" }]] });
  });

  it("is told what has failed, and repairs a step that takes a failed one's name", async () => {
    const failure = { code: "timeout" as const, message: "took 30 s", retryable: true };
    const failed = [{ name: run.name, agent: "pricer", failure }];
    server.expect(
      { schema: "plan", call: 1, text: `their names are taken, and if the rest cannot answer, say so` },
      { json: planned(run) },
    );
    server.expect(
      { schema: "plan", text: `step ${run.name} has failed already; expected: a name of its own` },
      {
        json: planned({ ...run, name: "price_again" }),
      },
    );
    const planning = await plannerFixture().ask(question, { model, workflows: [price], failed, check: readable });
    expect(planning).toMatchObject({ by: "model", repairs: [[{ code: "duplicate_step", path: "steps.0.name" }]] });
  });
});
