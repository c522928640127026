import { z } from "zod";
import type { PlanDraft } from "../plan-draft.ts";
import type { Format } from "../query-intent.ts";
import type { Fitting } from "./fitting-workflow.ts";

type Step = PlanDraft["steps"][number];

/** A plan of one step that a stored workflow does; what is no answer in words is put into words after it. */
export function draftWorkflow({ workflow, values }: Fitting, format: Format): PlanDraft {
  const output = outputOf(workflow.output) ?? `${workflow.name.slice(0, 57)}_result`;
  const run: Step = {
    name: `run_${workflow.name}`.slice(0, 64),
    workflow: workflow.name,
    inputs: [],
    with: z.record(z.string(), z.json()).parse(values),
    outputs: [output],
    depends_on: [],
  };
  if (workflow.answers) return { steps: [run] };
  const write: Step = {
    name: "write_answer",
    agent: "synthesizer",
    inputs: ["question", output],
    with: format === "prose" ? {} : { format },
    outputs: ["final_answer"],
    depends_on: [],
  };
  return { steps: [run, write] };
}

/** A workflow that yields one output gives its value to the one name of the step. */
function outputOf(schema: z.ZodType): string | undefined {
  const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const [only] = names;
  return names.length === 1 && only !== "final_answer" ? only : undefined;
}
