import { describe, expect, it } from "vitest";
import { createFigures } from "../../../src/graph/plan/proof/create-figures.ts";
import { readPlan } from "../../../src/graph/plan/read-plan.ts";
import { studyPlan } from "../../../src/graph/plan/study-plan.ts";
import { NO_WORKFLOWS } from "../../../src/graph/plan/surroundings.ts";
import { signatureOf, type Signature } from "../../../src/server/workflows/workflow-view.ts";
import { testAgent } from "../../support/test-agents.ts";

const agents = [
  testAgent("reader", () => Promise.resolve("")),
  testAgent("sender", () => Promise.resolve(""), { effect: "irreversible" }),
];

function signature(document: object, known = agents): Signature {
  const reading = readPlan(document);
  if (!reading.ok) throw new Error(reading.problems[0]?.message);
  const surroundings = { agents: known, workflows: NO_WORKFLOWS, inputs: undefined };
  return signatureOf(reading.plan, studyPlan(reading.plan, surroundings, createFigures(known)));
}

const read = { name: "read", agent: "reader", inputs: ["topic", "question"], outputs: ["text"] };
const send = { name: "send", agent: "sender", inputs: { letter: "text + tone" }, outputs: ["sent"] };

describe("what a caller of a workflow has to know", () => {
  it("is what it declares", () => {
    const declared = { inputs: { topic: "string" }, outputs: { all: "text" }, steps: [{ ...read, inputs: ["topic"] }] };
    expect(signature(declared)).toEqual({ inputs: { topic: { type: "string" } }, outputs: ["all"], effects: ["pure"] });
  });

  it("is, where it declares nothing, the names that no step writes and the outputs that no step reads", () => {
    expect(signature({ steps: [read, send] })).toEqual({
      inputs: { topic: {}, question: { type: "string", default: "" }, tone: {} },
      outputs: ["sent"],
      effects: ["pure", "irreversible"],
    });
  });

  it("is, where it cannot run any more, why not", () => {
    const gone = signature({ inputs: { topic: "string" }, steps: [read, send] }, agents.slice(1));
    expect(gone).toMatchObject({ inputs: { topic: { type: "string" } }, effects: [] });
    expect(gone.problems).toEqual(expect.arrayContaining([expect.objectContaining({ code: "unknown_agent" })]));
    const torn = signature({ steps: [{ ...read, inputs: { text: "topic +" } }] });
    expect(torn).toMatchObject({ inputs: {}, outputs: [], problems: [{ path: "steps.0.inputs.text" }] });
  });
});
