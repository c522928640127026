import { describe, expect, it } from "vitest";
import { checkInput } from "../../src/graph/check-input.ts";
import { createFigures } from "../../src/graph/plan/proof/create-figures.ts";
import { readPlan } from "../../src/graph/plan/read-plan.ts";
import type { StoredWorkflow } from "../../src/graph/plan/surroundings.ts";
import { testAgent } from "../support/test-agents.ts";

const agents = [
  testAgent("reader", () => Promise.resolve("")),
  testAgent("sender", () => Promise.resolve(""), { effect: "irreversible" }),
];

function stored(name: string, document: object): StoredWorkflow {
  const reading = readPlan(document);
  if (!reading.ok) throw new Error(reading.problems[0]?.message);
  return { name, version: "1.0.0", plan: reading.plan };
}

const step = { name: "read", agent: "reader", outputs: ["text"] };
const workflows = [
  stored("typed", {
    inputs: {
      topic: "string",
      tags: { type: "array", items: { type: "string" } },
      depth: { type: "integer", default: 1 },
    },
    steps: [{ ...step, inputs: ["topic"] }],
  }),
  stored("free", { steps: [{ ...step, inputs: ["topic", "question"] }] }),
  stored("gone", { steps: [{ ...step, agent: "leaver" }] }),
];
const around = {
  agents,
  figures: createFigures(agents),
  approve: new Set<"irreversible">(),
  workflows: {
    names: () => workflows.map(({ name }) => name),
    versions: (name: string) => workflows.filter((entry) => entry.name === name).map(({ version }) => version),
    get: (name: string) => workflows.find((entry) => entry.name === name),
  },
};
const places = (input: Record<string, unknown>): string[] =>
  checkInput(input, around).map(({ path, code }) => `${path} ${code}`);

describe("the input of a run", () => {
  it("is a question, a plan or the name of a workflow", () => {
    expect(places({ messages: "why?" })).toEqual([]);
    expect(places({ plan: { steps: [step] } })).toEqual([]);
    expect(places({ workflow: "free", inputs: { topic: "x" } })).toEqual([]);
    expect(places({})).toEqual(["messages missing_question"]);
    expect(places({ workflow: "free", plan: {} })).toEqual(["workflow two_plans"]);
  });

  it("names what is wrong with a value below the input", () => {
    expect(places({ workflow: "typed", inputs: { topic: "x", tags: ["a", 3], depth: "deep" } })).toEqual([
      "inputs.tags.1 bad_input",
      "inputs.depth bad_input",
    ]);
    expect(places({ workflow: "typed", inputs: { topics: "x" } })).toEqual([
      "inputs.topics undeclared_input",
      "inputs.topic missing_input",
      "inputs.tags missing_input",
    ]);
    expect(places({ workflow: "free" })).toEqual(["inputs.topic missing_input"]);
    expect(places({ workflow: "free", inputs: "x" })).toEqual(["inputs malformed"]);
  });

  it("names what is wrong with a plan by its place, of text also by line and column", () => {
    expect(places({ plan: { steps: [{ ...step, agent: "raeder" }] } })).toEqual(["plan.steps.0.agent unknown_agent"]);
    const text = "workflow:\n  steps:\n  - name: read\n    agent: raeder\n    outputs: [text]\n";
    expect(checkInput({ plan: text }, around)).toMatchObject([
      { path: "plan.workflow.steps.0.agent", code: "unknown_agent", nearest: "reader", line: 4, column: 12 },
    ]);
    expect(checkInput({ plan: "steps: [" }, around)[0]).toMatchObject({ path: "plan", line: 1 });
    expect(
      places({ plan: "inputs: {n: integer}\nsteps:\n- {name: read, agent: reader, inputs: [n], outputs: [text]}\n" }),
    ).toEqual(["inputs.n missing_input"]);
    expect(places({ plan: null })).toEqual(["plan malformed"]);
  });

  it("is read against the agents of now: a workflow whose agent is gone does not run", () => {
    expect(places({ workflow: "gone" })).toEqual(["workflow.steps.0.agent unknown_agent"]);
  });

  it("needs an approval where the server asks for one", () => {
    const strict = { ...around, approve: new Set(["irreversible" as const]) };
    const plan = { steps: [{ ...step, agent: "sender" }] };
    expect(checkInput({ plan }, strict).map(({ path }) => path)).toEqual([expect.stringMatching(/^plan\.steps\.0/)]);
    expect(checkInput({ plan: { steps: [{ ...step, agent: "sender", approval: true }] } }, strict)).toEqual([]);
  });
});
