import { describe, expect, it } from "vitest";
import { liftParameters } from "../../../../src/graph/plan/promote/lift-parameters.ts";
import { offerWorkflows } from "../../../../src/graph/plan/promote/offer-workflows.ts";
import { workflowManifest } from "../../../../src/graph/plan/promote/workflow-manifest.ts";
import type { Plan } from "../../../../src/graph/plan/plan.ts";
import { readPlan } from "../../../../src/graph/plan/read-plan.ts";
import type { WorkflowCatalog } from "../../../../src/graph/plan/surroundings.ts";
import type { AgentManifest } from "../../../../src/tools/registry/manifest.ts";
import { testAgent } from "../../../support/test-agents.ts";
import { agents, plannedFor } from "./planned-for.ts";

const question = "What does Team cost for 20 seats?";

function read(document: unknown): Plan {
  const reading = readPlan(document);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.plan;
}

async function promoted(asked = question): Promise<Plan> {
  const made = await plannedFor(asked);
  if (made === undefined) throw new Error("no plan");
  return liftParameters(made.plan, made.question, { agents });
}

function catalogOf(plans: Readonly<Record<string, Plan>>): WorkflowCatalog {
  return {
    names: () => Object.keys(plans),
    versions: () => ["1.0.0"],
    get: (name) => {
      const plan = plans[name];
      return plan && { name, version: "1.0.0", plan };
    },
  };
}

const does = (name: string, more: Partial<AgentManifest>): AgentManifest => ({
  ...testAgent(name, () => Promise.resolve({})),
  ...more,
});

describe("a workflow as a manifest", () => {
  it("has its inputs as parameters, its outputs as fields, and the question it was made from as example", async () => {
    const manifest = workflowManifest({ name: "team_price", version: "1.2.0", plan: await promoted() }, agents);
    expect(manifest).toMatchObject({ name: "team_price", version: "1.2.0", effect: "pure" });
    expect(manifest.capabilities[0]?.examples).toEqual([question]);
    expect(manifest.input.parse({})).toEqual({ plan: "Team", seats: 20 });
    expect(manifest.input.safeParse({ seats: "many" }).success).toBe(false);
    expect(manifest.input.safeParse({ chairs: 1 }).success).toBe(false);
    expect(manifest.output.safeParse({ final_answer: { text: 1 } }).success).toBe(false);
  });

  it("has the strongest effect of its steps, nested ones and stand-ins included, and the sum of their costs", () => {
    const cost = { tokens: { expected: 10, most: 50 } };
    const known = [
      does("reads", { cost }),
      does("pays", { effect: "irreversible", cost }),
      does("notes", { effect: "idempotent", cost }),
    ];
    const inner = { steps: [{ name: "in", agent: "reads", fallback: ["notes"], outputs: ["y"] }] };
    const plan = read({
      steps: [
        { name: "a", agent: "reads", outputs: ["x"] },
        { name: "b", workflow: inner, outputs: ["z"] },
      ],
    });
    const manifest = workflowManifest({ name: "w", version: "1.0.0", plan }, known);
    expect(manifest).toMatchObject({ effect: "idempotent", cost: { tokens: { expected: 20, most: 100 } } });
    const paying = read({ steps: [{ name: "a", agent: "pays", for_each: "rows", outputs: ["x"] }] });
    const other = workflowManifest({ name: "w", version: "1.0.0", plan: paying }, known);
    expect(other.effect).toBe("irreversible");
    expect(other.cost).toBeUndefined();
    expect(Object.keys((other.input as never as { shape: object }).shape)).toEqual(["rows"]);
  });
});

describe("offering workflows", () => {
  it("says of each whether it answers in words, and reads its inputs off a question", async () => {
    const findings = read({ steps: [{ name: "a", agent: "analyzer", inputs: ["question"], outputs: ["x"] }] });
    const [priced, found] = offerWorkflows(catalogOf({ team_price: await promoted(), found: findings }), agents);
    expect(priced).toMatchObject({ name: "team_price", answers: true, shaped: true });
    expect(priced?.bind("What does Starter cost for 3 seats?")).toEqual({ plan: "Starter", seats: 3 });
    expect(priced?.bind("What did we decide?")).toBeUndefined();
    expect(found).toMatchObject({ answers: false, shaped: false });
  });

  it("is the same list as long as catalog and agents are the same", async () => {
    const catalog = catalogOf({ team_price: await promoted() });
    expect(offerWorkflows(catalog, agents)).toBe(offerWorkflows(catalog, agents));
    expect(offerWorkflows(catalog, agents.slice(1))).not.toBe(offerWorkflows(catalog, agents));
  });
});
