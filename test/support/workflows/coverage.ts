import type { Driven } from "./drive.ts";
import type { Document, Step } from "./document.ts";
import type { WorkflowCase } from "./workflow-case.ts";

/** How many cases had each construct and each kind of end. */
export class Coverage {
  readonly counts = new Map<string, number>();
  cases = 0;

  add({ document }: WorkflowCase, { error, steps, plan, kills, ledger }: Driven): void {
    this.cases += 1;
    const words = new Set<string>(wordsOf(document, 0));
    words.add(error === undefined ? "ends well" : `fails: ${error.code}`);
    if (error !== undefined) words.add("fails");
    if (kills > 0) words.add(kills > 1 ? "killed several times" : "killed once");
    if (document.steps.length !== plan.steps.length) words.add("optimized");
    if (Object.values(steps).some((state) => state.status === "skipped" && state.reason.endsWith("without it")))
      words.add("left out");
    for (const state of Object.values(steps)) words.add(`state: ${state.status}`);
    if (ledger.executions.some(({ attempt }) => attempt > 1)) words.add("tried again");
    if (Object.values(steps).some((state) => state.status === "completed" && state.fallback !== undefined))
      words.add("fell back");
    for (const word of words) this.counts.set(word, (this.counts.get(word) ?? 0) + 1);
  }

  /** Which of these happened in less than a share of the cases. */
  thin(words: readonly string[], share: number): string[] {
    return words.filter((word) => (this.counts.get(word) ?? 0) < share * this.cases);
  }

  toString(): string {
    const lines = [...this.counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return [`${this.cases} cases`, ...lines.map(([word, count]) => `  ${word.padEnd(36)} ${count}`)].join("\n");
  }
}

function* wordsOf(document: Document, depth: number): Generator<string> {
  if (depth > 0) yield `nested ${depth} deep`;
  if (document.inputs !== undefined) yield depth > 0 ? "nested inputs declared" : "inputs declared";
  if (document.outputs !== undefined)
    yield Array.isArray(document.outputs) ? "outputs by name" : "outputs as expressions";
  if (document.budget !== undefined) yield "budget";
  if (depth === 0)
    yield document.steps.length === 1 ? "1 step" : document.steps.length <= 10 ? "2 to 10 steps" : "more than 10 steps";
  for (const step of document.steps) yield* wordsOfStep(step, depth);
}

function* wordsOfStep(step: Step, depth: number): Generator<string> {
  yield Array.isArray(step.inputs) ? "inputs by name" : "inputs as expressions";
  const each = eachOf(step);
  for (const word of [
    "when",
    "for_each",
    "repeat",
    "retry",
    "fallback",
    "on_error",
    "approval",
    "compensate",
    "effect",
    "capability",
    "timeout",
  ]) {
    if (word in step) yield word;
  }
  if ("aggregate" in step) {
    const rule = step.aggregate as string | { how: string };
    yield `aggregate: ${typeof rule === "string" ? rule : rule.how}`;
  }
  if (each !== undefined) yield `for_each: ${each.in.startsWith("[") ? "literal" : "name"}`;
  if (each?.on_error !== undefined) yield `for_each: on_error ${each.on_error}`;
  if (each !== undefined && "repeat" in step) yield "for_each and repeat";
  const nested = step.workflow as Document | undefined;
  if (nested === undefined) return;
  if (each !== undefined) yield "nested in for_each";
  if ("repeat" in step) yield "nested in repeat";
  yield* wordsOf(nested, depth + 1);
}

function eachOf({ for_each: each }: Step): { in: string; on_error?: string } | undefined {
  return typeof each === "string" ? { in: each } : (each as { in: string; on_error?: string } | undefined);
}
