import { z } from "zod";
import type { Problem } from "../../tools/problem.ts";
import { formProblems } from "./document/form-problems.ts";
import { shapeProblems } from "./document/shape.ts";
import { plan, type Plan } from "./plan.ts";

export type Reading = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly problems: Problem[] };

const nested = z.strictObject({ workflow: plan });

/** Reads a plan document, bare or under `workflow:`. Every fault of form is reported at once, each with its path as in the document. */
export function readPlan(document: unknown): Reading {
  const shape = shapeProblems(document);
  if (shape.some((problem) => problem.code === "too_deep" || problem.code === "too_large"))
    return { ok: false, problems: shape };
  // Against the form that is meant, a fault is named where it is; a union would only say that no form fits.
  const read = isNested(document) ? nested.safeParse(document) : plan.safeParse(document);
  if (read.success && shape.length === 0)
    return { ok: true, plan: "workflow" in read.data ? read.data.workflow : read.data };
  const form = formProblems(isNested(document) ? nested : plan, document, read.error?.issues ?? []);
  // What is no JSON is refused once more where it stands in a literal.
  const further = form.filter(({ path }) => !shape.some((problem) => within(problem.path, path)));
  return { ok: false, problems: [...shape, ...further] };
}

/** Whether a document holds its plan under `workflow:`. */
export function isNested(document: unknown): document is { readonly workflow: unknown } {
  return typeof document === "object" && document !== null && "workflow" in document;
}

function within(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`);
}
