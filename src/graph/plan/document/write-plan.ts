import { Document, isMap, isScalar, isSeq, Scalar, visit } from "yaml";
import type { Plan } from "../plan.ts";
import type { PlannedWorkflow } from "../planned.ts";
import { planToDocument } from "../to-document.ts";

/** Longest list of plain values that stands on one line. */
const LONGEST_LINE = 80;

/** A plan as YAML; `readPlanText` gives the same plan back. */
export function writePlan(plan: Plan | PlannedWorkflow): string {
  const document = new Document(planToDocument(plan), { aliasDuplicateObjects: false });
  visit(document, {
    // Plain and block texts lose some white space and control characters; JSON's form keeps everything.
    Scalar: (_key, node) => {
      if (node.value === "<<" || (typeof node.value === "string" && isDelicate(node.value)))
        node.type = Scalar.QUOTE_DOUBLE;
    },
    Seq: (_key, node) => {
      const short = node.items.every((item) => isScalar(item) && String(item.value).length < LONGEST_LINE);
      if (short && JSON.stringify(node).length <= LONGEST_LINE) node.flow = true;
    },
  });
  const { contents } = document;
  const steps: unknown = isMap(contents) ? contents.get("steps") : undefined;
  if (isSeq(steps))
    for (const [index, step] of steps.items.entries()) if (index > 0 && isMap(step)) step.spaceBefore = true;
  return document.toString({ lineWidth: 0, doubleQuotedAsJSON: true, flowCollectionPadding: false });
}

/** Printable text without white space at its ends or at the end of a line keeps its form in every style. */
function isDelicate(text: string): boolean {
  return /[^\x20-\x7e\xa1-\ud7ff\n]|^\s|\s$|[ \n]\n/.test(text);
}
