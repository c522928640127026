import { z } from "zod";
import type { AgentManifest, Effect } from "../../../../src/tools/registry/manifest.ts";
import type { Problem } from "../../../../src/tools/problem.ts";
import { readPlan } from "../../../../src/graph/plan/read-plan.ts";
import type { Plan } from "../../../../src/graph/plan/plan.ts";
import type { StoredWorkflow, Surroundings, WorkflowCatalog } from "../../../../src/graph/plan/surroundings.ts";
import { validatePlan } from "../../../../src/graph/plan/validate/validate-plan.ts";
import semver from "semver";

interface Definition {
  readonly name: string;
  readonly version?: string;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly effect?: Effect;
  readonly capability?: string;
}

function agent({
  name,
  version = "1.0.0",
  input,
  output,
  effect = "pure",
  capability = name,
}: Definition): AgentManifest {
  const capabilities = [{ name: capability, description: name, examples: [] }];
  return { name, version, description: `the ${name} of a test`, capabilities, input, output, effect };
}

/** Agents with schemas as real ones have: closed and open inputs, closed outputs, every effect. */
export const agents: readonly AgentManifest[] = [
  agent({
    name: "search",
    version: "1.4.0",
    input: z.strictObject({ query: z.string(), limit: z.int().min(1).optional(), question: z.string().optional() }),
    output: z.object({ passages: z.array(z.object({ text: z.string(), score: z.number() })), total: z.int() }),
    capability: "find_documents",
  }),
  agent({
    name: "summarize",
    input: z.object({ text: z.string(), style: z.enum(["short", "long"]).optional() }),
    output: z.object({ summary: z.string(), words: z.int() }),
  }),
  agent({
    name: "split",
    input: z.strictObject({ text: z.string() }),
    output: z.object({ parts: z.array(z.string()) }),
  }),
  agent({ name: "add", input: z.strictObject({ numbers: z.array(z.number()) }), output: z.number() }),
  agent({
    name: "judge",
    input: z.strictObject({ text: z.string() }),
    output: z.object({ verdict: z.enum(["good", "bad"]), score: z.number(), again: z.boolean() }),
  }),
  agent({
    name: "reserve",
    input: z.strictObject({ item: z.string(), count: z.int() }),
    output: z.object({ reservation: z.string() }),
    effect: "compensable",
  }),
  agent({
    name: "release",
    input: z.strictObject({ reservation: z.string() }),
    output: z.object({ released: z.boolean() }),
    effect: "idempotent",
  }),
  agent({
    name: "send",
    input: z.strictObject({ body: z.string(), to: z.string().optional() }),
    output: z.object({ receipt: z.string() }),
    effect: "irreversible",
  }),
  agent({
    name: "write",
    input: z.looseObject({ style: z.string().optional() }),
    output: z.object({ text: z.string() }),
  }),
  agent({ name: "anything", input: z.looseObject({}), output: z.unknown() }),
];

export function planOf(document: unknown): Plan {
  const reading = readPlan(document);
  if (!reading.ok) throw new Error(`not a plan: ${JSON.stringify(reading.problems)}`);
  return reading.plan;
}

const digest = (version: string): StoredWorkflow => ({
  name: "digest",
  version,
  plan: planOf({
    inputs: { text: "string", size: { type: "integer", default: 3 } },
    outputs: { gist: "digested.summary" },
    steps: [{ name: "shorten", agent: "summarize", inputs: { text: "text" }, outputs: ["digested"] }],
  }),
});

const stored: readonly StoredWorkflow[] = [
  digest("1.1.0"),
  digest("1.0.0"),
  {
    name: "about",
    version: "1.0.0",
    plan: planOf({ steps: [{ name: "find", agent: "search", inputs: { query: "topic" }, outputs: ["found"] }] }),
  },
  {
    name: "ring_one",
    version: "1.0.0",
    plan: planOf({ steps: [{ name: "next", workflow: "ring_two", outputs: ["r"] }] }),
  },
  {
    name: "ring_two",
    version: "1.0.0",
    plan: planOf({ steps: [{ name: "next", workflow: "ring_one", outputs: ["r"] }] }),
  },
  {
    name: "calls_report",
    version: "1.0.0",
    plan: planOf({ steps: [{ name: "next", workflow: "report", outputs: ["r"] }] }),
  },
  {
    name: "outdated",
    version: "1.0.0",
    plan: planOf({ steps: [{ name: "gone", agent: "removed_agent", outputs: ["r"] }] }),
  },
];

export const workflows: WorkflowCatalog = {
  names: () => [...new Set(stored.map(({ name }) => name))],
  versions: (name) => stored.filter((entry) => entry.name === name).map(({ version }) => version),
  get: (name, range = "*") => stored.find((entry) => entry.name === name && semver.satisfies(entry.version, range)),
};

export const surroundings: Surroundings = { agents, workflows, inputs: undefined };

/** Problems of a document, as it stands on its own unless told otherwise. */
export function problemsOf(document: unknown, more: Partial<Surroundings> = {}): Problem[] {
  return validatePlan(planOf(document), { ...surroundings, ...more });
}
