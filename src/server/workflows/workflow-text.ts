import { parse, YAMLParseError } from "yaml";
import type { Plan } from "../../graph/plan/plan.ts";
import { readPlan } from "../../graph/plan/read-plan.ts";
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
  let whole: unknown;
  try {
    whole = parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const [start] = error.linePos ?? [];
    return {
      ok: false,
      problems: [{ code: "bad_yaml", path: "", message: error.message, line: start?.line, column: start?.col }],
    };
  }
  const reading = readPlan(whole);
  if (!reading.ok) return { ok: false, problems: reading.problems };
  return { ok: true, plan: reading.plan, document: unwrap(whole), locate: (problems) => [...problems] };
}

function unwrap(whole: unknown): unknown {
  return typeof whole === "object" && whole !== null && "workflow" in whole ? whole.workflow : whole;
}
