import { z } from "zod";
import { State } from "./state.ts";
import { reference } from "./plan/names.ts";
import { plan } from "./plan/plan.ts";
import { planned } from "./plan/planned.ts";
import { stepState } from "./step/step-state.ts";

const messages = z.array(
  z.looseObject({ type: z.string(), content: z.union([z.string(), z.array(z.unknown())]), id: z.string().optional() }),
);
const values = z.object({
  messages,
  plan: planned.nullable(),
  steps: z.record(z.string(), stepState),
  answer: z.string(),
  citations: z.array(z.unknown()),
  outputs: z.record(z.string(), z.unknown()).describe("what the plan yields, by name"),
  usage: z.object({
    input_tokens: z.number(),
    output_tokens: z.number(),
    usd: z.number(),
    steps: z.number(),
    attempts: z.number(),
  }),
});
const input = z.object({
  messages: messages.optional().describe("the conversation's next messages; the last one of a person is the question"),
  plan: z
    .union([plan, z.string()])
    .optional()
    .describe("a plan to carry out instead of having one written; as text, in YAML or JSON"),
  workflow: reference.optional().describe("a stored workflow to carry out, as name or name@range"),
  inputs: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("values for the inputs of the workflow, or the names a plan reads and no step writes"),
  approve_plan: z.boolean().optional().describe("wait for a person to approve or edit the plan"),
});
const config = z.object({ approve_plan: z.boolean().optional() });

/** JSON Schemas of what goes into the graph, what it holds and what it takes as configuration. */
export function graphSchemas(): Record<"input" | "output" | "state" | "config" | "context", object> {
  const read = (schema: z.ZodType, io: "input" | "output"): object =>
    z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return {
    input: read(input, "input"),
    output: read(values, "output"),
    state: { ...read(values, "output"), title: "State", channels: State.getChannelKeys() },
    config: read(config, "input"),
    context: read(config, "input"),
  };
}
