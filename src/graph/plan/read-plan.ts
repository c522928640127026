import type { z } from "zod";
import type { Problem } from "../../tools/problem.ts";
import { plan, planDocument, type Plan } from "./plan.ts";

export type Reading = { readonly ok: true; readonly plan: Plan } | { readonly ok: false; readonly problems: Problem[] };

/** Reads a plan document; every fault of form is reported at once. */
export function readPlan(document: unknown): Reading {
  // Against the form that is meant, a fault is named where it is; the union would only say that no form fits.
  const nested = typeof document === "object" && document !== null && "workflow" in document;
  const read = nested ? planDocument.safeParse(document) : plan.safeParse(document);
  if (read.success) return { ok: true, plan: read.data };
  const inner = nested ? plan.safeParse(document.workflow) : read;
  const issues = inner.success ? read.error.issues : (inner.error?.issues ?? []);
  return { ok: false, problems: issues.map((issue) => toProblem(issue, nested && !inner.success ? ["workflow"] : [])) };
}

function toProblem(issue: z.core.$ZodIssue, prefix: readonly string[]): Problem {
  const code = issue.code === "unrecognized_keys" ? "unknown_word" : "malformed";
  return { code, path: [...prefix, ...issue.path].join("."), message: issue.message };
}
