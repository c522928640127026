import { readdirSync, readFileSync } from "node:fs";
import { Command, MemorySaver } from "@langchain/langgraph";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { createAnalyzer } from "../../src/agents/analyzer/analyzer.ts";
import { createPlannerAgent } from "../../src/agents/planner/planner-agent.ts";
import { createPricer } from "../../src/agents/pricer/pricer.ts";
import { createRedactor } from "../../src/agents/redactor/redactor.ts";
import { retrieverInput } from "../../src/agents/retriever/retriever-schema.ts";
import { createSynthesizer } from "../../src/agents/synthesizer/synthesizer.ts";
import { buildGraph } from "../../src/graph/build-graph.ts";
import { readPlanText } from "../../src/graph/plan/document/read-plan-text.ts";
import { withPositions } from "../../src/graph/plan/document/with-positions.ts";
import { writePlan } from "../../src/graph/plan/document/write-plan.ts";
import { plan as planSchema } from "../../src/graph/plan/plan.ts";
import type { StoredWorkflow, WorkflowCatalog } from "../../src/graph/plan/surroundings.ts";
import { validatePlan } from "../../src/graph/plan/validate/validate-plan.ts";
import { InvalidInput } from "../../src/tools/errors.ts";
import { createDatasets } from "../../src/tools/data/datasets.ts";
import { createPriceBooks } from "../../src/tools/pricing/catalog/price-books.ts";
import { testAgent, testDependencies } from "../support/test-agents.ts";

const PAGE = readFileSync("docs/workflow-language.md", "utf8");

/** What stands below an example: what the run brings and how it ends. */
const result = z.strictObject({
  inputs: z.record(z.string(), z.unknown()).default({}),
  /** Says yes to the steps that wait. */
  approve: z.boolean().optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  /** Code of the error the run ends in. */
  error: z.string().optional(),
  steps: z.record(z.string(), z.string()).optional(),
});

interface Example {
  readonly name: string;
  readonly text: string;
  readonly result: z.output<typeof result> | undefined;
}

const examples: Example[] = [...PAGE.matchAll(/^```yaml\n(.*?)^```\n(?:\n^```json\n(.*?)^```\n)?/gms)].map(
  ([, text = "", json], index) => ({
    name: /name: (\w+)/.exec(text)?.[1] ?? `example ${index}`,
    text,
    result: json === undefined ? undefined : result.parse(JSON.parse(json)),
  }),
);

const warehouse = testAgent(
  "warehouse",
  ({ input }) => Promise.resolve(input.action === "reserve" ? { id: "r1" } : { released: input.reservation }),
  { effect: "compensable" },
);
const mailer = testAgent(
  "mailer",
  ({ input: { to, text } }) => {
    if (to === "nobody") return Promise.reject(new InvalidInput("nobody lives there", { field: "to" }));
    return Promise.resolve({ sent: true, text });
  },
  { effect: "irreversible", input: z.object({ to: z.string(), text: z.string() }) },
);
const agents = [
  createPlannerAgent(() => Promise.reject(new Error("the examples plan nothing"))),
  testAgent("retriever", () => Promise.resolve({ passages: [] }), { input: retrieverInput }),
  createAnalyzer({ datasets: createDatasets({ folder: () => "samples/data" }) }),
  createPricer({
    books: createPriceBooks({ folder: () => "samples/pricebooks", now: () => new Date("2026-11-22T10:00:00Z") }),
  }),
  createSynthesizer(),
  createRedactor(),
  warehouse,
  mailer,
];

/** The examples with a version, as if they were stored. */
const stored: StoredWorkflow[] = examples.flatMap(({ text }) => {
  const reading = readPlanText(text);
  if (!reading.ok) return [];
  const { name, version } = reading.plan;
  return name === undefined || version === undefined ? [] : [{ name, version, plan: reading.plan }];
});
const workflows: WorkflowCatalog = {
  names: () => stored.map(({ name }) => name),
  versions: (name) => stored.flatMap((each) => (each.name === name ? [each.version] : [])),
  get: (name) => stored.find((each) => each.name === name),
};
const surroundings = { agents, workflows, inputs: undefined };
const dependencies = {
  ...testDependencies(agents),
  workflows: { catalog: () => Promise.resolve(workflows), ran: () => Promise.resolve() },
};

function planOf(text: string) {
  const reading = readPlanText(text);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading;
}

describe("the examples of the page on the workflow language", () => {
  it("are many, and most of them run", () => {
    expect(examples).toHaveLength([...PAGE.matchAll(/^```yaml/gm)].length);
    expect(examples.length).toBeGreaterThan(20);
    expect(examples.filter((example) => example.result !== undefined).length).toBeGreaterThan(14);
  });

  it.each(examples)("$name stands", ({ text }) => {
    const { plan, locate } = planOf(text);
    const problems = validatePlan(plan, surroundings);
    expect(withPositions(problems, locate)).toEqual([]);
    expect(planOf(writePlan(plan)).plan).toEqual(plan);
  });

  it("fit the published schema", () => {
    const schema: unknown = JSON.parse(readFileSync("schema/workflow.schema.json", "utf8"), (key, value: unknown) =>
      key === "oneOf" ? undefined : value,
    );
    const validator = z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema);
    for (const { name, text } of examples) {
      const document: unknown = parse(text);
      expect(validator.safeParse(document).success, name).toBe(true);
    }
  });

  it.each(examples.filter((example) => example.result !== undefined))("$name ends as it says", async (example) => {
    const expected = example.result ?? { inputs: {} };
    const graph = buildGraph(dependencies, new MemorySaver());
    const config = { configurable: { thread_id: example.name, run_id: crypto.randomUUID() } };
    const run = graph.invoke({ plan: example.text, inputs: expected.inputs }, config);
    if ("error" in expected) await expect(run).rejects.toMatchObject({ code: expected.error });
    else await run;
    if ("approve" in expected) await graph.invoke(new Command({ resume: expected.approve }), config);
    const { values } = await graph.getState(config);
    if ("outputs" in expected) expect(values.outputs).toMatchObject(expected.outputs ?? {});
    if ("steps" in expected) {
      for (const [step, status] of Object.entries(expected.steps ?? {}))
        expect(values.steps[step]).toMatchObject({ status });
    }
  });
});

describe("the page on the workflow language", () => {
  const broken = [...PAGE.matchAll(/^```yml\n(.*?)^```\n\n^```text\n(.*?)^```$/gms)].map(
    ([, text = "", said = ""]) => ({ text, said }),
  );

  it.each(broken)("says what is wrong with a broken example: %#", ({ text, said }) => {
    const reading = readPlanText(text);
    const problems = reading.ok
      ? withPositions(validatePlan(reading.plan, surroundings), reading.locate)
      : reading.problems;
    const lines = problems.map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}\n`);
    expect(lines.join("")).toBe(said);
  });

  it("has broken examples", () => {
    expect(broken.length).toBeGreaterThan(1);
  });

  it("has every word of the language", () => {
    const { steps, ...heading } = planSchema.shape;
    const step = steps.element as unknown as { shape: object };
    for (const word of [...Object.keys(heading), "steps", ...Object.keys(step.shape)])
      expect(PAGE, word).toMatch(new RegExp(`^### .*\`${word}\``, "m"));
  });

  it("has every code that a problem of a document can have", () => {
    const missing = new Set<string>();
    for (const folder of ["document", "validate", "proof"]) {
      const files = readdirSync(`src/graph/plan/${folder}`, { recursive: true, encoding: "utf8" });
      for (const file of files.filter((name) => name.endsWith(".ts"))) {
        const source = readFileSync(`src/graph/plan/${folder}/${file}`, "utf8");
        for (const [, code = ""] of source.matchAll(/(?:code: |\bcode = |\badd\(|\bfault\()"([a-z_]+)"/g))
          if (!PAGE.includes(`\`${code}\``)) missing.add(code);
      }
    }
    expect([...missing]).toEqual([]);
  });
});
