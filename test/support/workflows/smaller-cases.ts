import type { Document, Step } from "./document.ts";
import type { WorkflowCase } from "./workflow-case.ts";
import { mended } from "./mended.ts";

const WORDS = [
  "for_each",
  "repeat",
  "when",
  "retry",
  "fallback",
  "compensate",
  "approval",
  "on_error",
  "effect",
  "timeout",
  "depends_on",
  "inputs",
];

/** Cases with one thing less, the largest first; what read the missing thing reads it no more. */
export function* smallerCases(from: WorkflowCase): Generator<WorkflowCase> {
  const given = ["question", "user_query", ...Object.keys(from.inputs), ...Object.keys(from.document.inputs ?? {})];
  for (const document of smallerDocuments(from.document)) yield { ...from, document: mended(document, given) };
  for (const at of from.deaths.keys()) yield { ...from, deaths: from.deaths.toSpliced(at, 1) };
  if (from.script.storm > 0) yield { ...from, script: { ...from.script, storm: 0 } };
}

function* smallerDocuments(from: Document): Generator<Document> {
  const { steps } = from;
  for (let size = Math.floor(steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < steps.length; at += size) yield { ...from, steps: steps.toSpliced(at, size) };
  }
  for (const word of ["outputs", "budget", "defaults"] as const)
    if (word in from) yield without(from, word) as unknown as Document;
  for (const [at, step] of steps.entries())
    for (const smaller of smallerSteps(step)) yield { ...from, steps: steps.with(at, smaller) };
}

function* smallerSteps(from: Step): Generator<Step> {
  for (const word of WORDS) if (word in from) yield without(from, word) as Step;
  const { workflow } = from;
  if (typeof workflow !== "object" || workflow === null) return;
  for (const smaller of smallerDocuments(workflow as Document)) yield { ...from, workflow: smaller };
}

function without(value: object, word: string): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== word));
}
