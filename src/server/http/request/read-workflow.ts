import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { MAX_BYTES } from "../../../graph/plan/document/parse-source.ts";
import type { WorkflowMediaType } from "../../workflows/sql/workflow-row.ts";
import { HttpProblem } from "../reply/http-problem.ts";
import { textFault } from "./check-json.ts";
import { readText } from "./read-text.ts";

const KINDS: Readonly<Record<string, WorkflowMediaType>> = {
  "application/yaml": "application/yaml",
  "application/x-yaml": "application/yaml",
  "text/yaml": "application/yaml",
  "text/x-yaml": "application/yaml",
  // What clients send that do not say what they send.
  "text/plain": "application/yaml",
  "application/x-www-form-urlencoded": "application/yaml",
  "application/json": "application/json",
};

/** Refuses larger workflows before they are read. */
export const workflowLimit = bodyLimit({
  maxSize: MAX_BYTES,
  onError: () => {
    throw new HttpProblem(413, `a workflow takes at most ${MAX_BYTES} bytes`);
  },
});

/**
 * The text of a workflow and the form it has.
 * @throws HttpProblem 415 for another content type, 422 for text that cannot be stored, 400 where it is not UTF-8
 */
export async function readWorkflow(context: Context): Promise<{ source: string; mediaType: WorkflowMediaType }> {
  const given = context.req.header("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "application/yaml";
  const mediaType = KINDS[given] ?? (given.endsWith("+json") ? "application/json" : undefined);
  if (mediaType === undefined) {
    const expected = "application/yaml or application/json";
    throw new HttpProblem(415, `a workflow is sent as ${expected}, not as ${given}`, {
      errors: [{ field: "content-type", message: `is ${given}`, expected }],
    });
  }
  const source = await readText(context);
  const fault = textFault(source);
  if (fault) throw new HttpProblem(422, `the workflow ${fault.message}`, { errors: [{ field: "", ...fault }] });
  return { source, mediaType };
}
