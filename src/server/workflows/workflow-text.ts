import { readPlanText } from "../../graph/plan/document/read-plan-text.ts";
import { withPositions } from "../../graph/plan/document/with-positions.ts";
import type { Plan } from "../../graph/plan/plan.ts";
import { isNested } from "../../graph/plan/read-plan.ts";
import type { Problem } from "../../tools/problem.ts";

/** A workflow as it was sent, read. */
export type WorkflowText =
  | {
      readonly ok: true;
      readonly plan: Plan;
      /** The workflow itself as JSON, without the `workflow:` around it. */
      readonly document: unknown;
      /** The same problems with the lines and columns of the text. */
      readonly locate: (problems: readonly Problem[]) => Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a workflow from YAML, of which JSON is a part. */
export function readWorkflowText(text: string): WorkflowText {
  const reading = readPlanText(text);
  if (!reading.ok) return reading;
  const { plan, document, locate } = reading;
  return {
    ok: true,
    plan,
    document: isNested(document) ? document.workflow : document,
    locate: (problems) => withPositions(problems, locate),
  };
}
