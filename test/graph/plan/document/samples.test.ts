import { readdirSync, readFileSync } from "node:fs";
import { Command, MemorySaver } from "@langchain/langgraph";
import { afterAll, describe, expect, it } from "vitest";
import { createAnalyzer } from "../../../../src/agents/analyzer/analyzer.ts";
import { createPlannerAgent } from "../../../../src/agents/planner/planner-agent.ts";
import { createPricer } from "../../../../src/agents/pricer/pricer.ts";
import { createRedactor } from "../../../../src/agents/redactor/redactor.ts";
import { createSynthesizer } from "../../../../src/agents/synthesizer/synthesizer.ts";
import { buildGraph } from "../../../../src/graph/build-graph.ts";
import { readPlanText } from "../../../../src/graph/plan/document/read-plan-text.ts";
import { withPositions } from "../../../../src/graph/plan/document/with-positions.ts";
import { NO_WORKFLOWS } from "../../../../src/graph/plan/surroundings.ts";
import { validatePlan } from "../../../../src/graph/plan/validate/validate-plan.ts";
import { createDatasets } from "../../../../src/tools/data/datasets.ts";
import { createPriceBooks } from "../../../../src/tools/pricing/catalog/price-books.ts";
import { retrieverInput } from "../../../../src/agents/retriever/retriever-schema.ts";
import { testAgent, testDependencies } from "../../../support/test-agents.ts";

const FOLDER = "samples/workflows";
const files = readdirSync(FOLDER).filter((file) => file.endsWith(".yaml"));
const textOf = (file: string): string => readFileSync(`${FOLDER}/${file}`, "utf8");

const policy = {
  source: "refund-policy.md",
  title: "Refund Policy",
  section: "Yearly plans",
  text: "Within 30 days the full amount paid is returned. From day 31 to day 90 the unused part of the year is returned, minus a fee of 10 %. After day 90 nothing is returned; the subscription runs to its end.",
};
const datasets = createDatasets({ folder: () => "samples/data" });
afterAll(() => datasets.close());
const unplanned = createPlannerAgent(() => Promise.reject(new Error("these samples plan nothing")));
/** The agents of the house over the sample company; only the documents, which need the database, are told. */
const agents = [
  unplanned,
  testAgent("retriever", () => Promise.resolve({ passages: [policy] }), { input: retrieverInput }),
  createAnalyzer({ datasets }),
  createPricer({
    books: createPriceBooks({ folder: () => "samples/pricebooks", now: () => new Date("2026-11-22T10:00:00Z") }),
  }),
  createSynthesizer(),
  createRedactor(),
];

async function run(file: string, inputs: Record<string, unknown>, answer?: unknown) {
  const graph = buildGraph(testDependencies(agents), new MemorySaver());
  const config = { configurable: { thread_id: file, run_id: crypto.randomUUID() } };
  const asked = await graph.invoke({ plan: textOf(file), inputs }, config);
  return answer === undefined ? asked : graph.invoke(new Command({ resume: answer }), config);
}

describe("the sample workflows", () => {
  it.each(files)("%s stands before the agents of the house", (file) => {
    const reading = readPlanText(textOf(file));
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    const problems = validatePlan(reading.plan, { agents, workflows: NO_WORKFLOWS, inputs: undefined });
    expect(withPositions(problems, reading.locate)).toEqual([]);
  });

  it("name the schema in their first line, but for the one that runs unmodified", () => {
    const named = files.filter((file) => textOf(file).startsWith("# yaml-language-server: $schema=../../schema/"));
    expect(files.filter((file) => !named.includes(file))).toEqual(["complex_query_processing.yaml"]);
  });

  it("quote every customer, and name none in the report", async () => {
    const { outputs } = await run("customer_quotes.yaml", {});
    expect(outputs).toMatchObject({ totals: ["4590.00", "490.00", "48924.00"], priced: 3 });
    expect(JSON.stringify(outputs.report)).toContain("$48,924.00");
    expect(JSON.stringify(outputs.report)).not.toMatch(/Keller|Okafor|Duarte|example/);

    const customers = [{ contact: "x", plan: "Starter", seats: 400 }];
    expect((await run("customer_quotes.yaml", { customers })).outputs).toMatchObject({ totals: [null], priced: 0 });
  });

  it.each([
    [12, "full", "full_refund"],
    [60, "partial", "partial_refund"],
  ])("decide on a refund after %i days: %s, once a person agrees", async (days, decision, step) => {
    const inputs = { plan: "Team", seats: 10, days_since_purchase: days };
    const waiting = await run("refund_decision.yaml", inputs);
    expect(waiting).toMatchObject({ __interrupt__: [{ value: { type: "approve_steps", steps: [{ step }] } }] });
    const done = await run("refund_decision.yaml", inputs, true);
    expect(done.outputs).toMatchObject({ decision, letter: expect.stringContaining("$1,836.00") });
  });

  it("write a refusal without asking anybody", async () => {
    const { outputs } = await run("refund_decision.yaml", { plan: "Team", seats: 10, days_since_purchase: 120 });
    expect(outputs).toMatchObject({ decision: "none", letter: expect.stringContaining("nothing is returned") });
  });

  it("look back over tickets until there are enough", async () => {
    const { outputs, steps } = await run("ticket_analysis.yaml", { enough: 400 });
    expect(outputs).toMatchObject({ months: 3, report: expect.stringContaining("How-to") });
    expect(outputs.tickets).toBeGreaterThan(400);
    expect(Object.keys(steps)).toEqual(expect.arrayContaining(["widen#1", "widen#2", "widen#3"]));
  });
});
