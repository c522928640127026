import type { PlannedWorkflow } from "../../../src/graph/plan/planned.ts";
import type { StepState } from "../../../src/graph/step/step-state.ts";
import type { Driven } from "./drive.ts";
import { Reference, type Verdict } from "./reference.ts";
import { canonical, type Script } from "./script.ts";
import { isBelow, UNDO } from "./step-at.ts";

/** What the words begin with of a workflow that was not carried out. */
export const REFUSED = "is refused";

/** What a run did otherwise than the reference allows; an empty list is what a property wants. */
export function differences(driven: Driven, { reference, verdict }: Expected): string[] {
  const { plan } = driven;
  if (plan.state === "refused")
    return [`${REFUSED}: ${(plan.problems ?? []).map(({ message }) => message).join("; ")}`];
  if (reference.ambiguous) return [];
  const found = [...differentStates(driven, reference), ...differentOutputs(driven, reference)];
  const { error, outputs } = driven;
  if (isOverBudget(driven)) return found;
  if (verdict.status === "completed") {
    if (error !== undefined) return [...found, `fails with ${error.code} (${error.message}), and should not`];
    if (canonical(outputs) !== canonical(verdict.writes))
      found.push(`yields ${canonical(outputs)} for ${canonical(verdict.writes)}`);
    return [...found, ...differentAttempts(driven, reference)];
  }
  if (error === undefined) return [...found, `ends well, though ${verdict.failing.join()} fails`];
  const errors = verdict.status === "failed" ? verdict.errors.map(({ code }) => code) : [];
  if (!errors.includes(error.code))
    found.push(`fails with ${error.code} (${error.message}) instead of ${errors.join()}`);
  const named = error.field?.replace("plan.steps.", "");
  if (named !== undefined && !verdict.failing.includes(named))
    found.push(`says that ${named} fails, and not ${verdict.failing.join()}`);
  return found;
}

export interface Expected {
  readonly reference: Reference;
  readonly verdict: ReturnType<Reference["run"]>;
}

/** What the reference says of a plan as it was carried out. */
export function expected(
  script: Script,
  { plan, record }: Pick<Driven, "record"> & { readonly plan: PlannedWorkflow },
  inputs: Readonly<Record<string, unknown>>,
): Expected {
  const seen = record.filter(({ output }) => output !== undefined).map(({ path, output }) => [path, output] as const);
  const reference = new Reference(script, new Map(seen));
  const set = Object.entries(plan.inputs ?? {}).flatMap(([name, schema]) =>
    "default" in schema ? [[name, schema.default]] : [],
  );
  const verdict = reference.run(plan, { question: "", user_query: "", ...Object.fromEntries(set), ...inputs });
  return { reference, verdict };
}

const AS: Readonly<Record<StepState["status"], Verdict["status"] | undefined>> = {
  completed: "completed",
  compensated: "completed",
  uncompensated: "completed",
  failed: "failed",
  skipped: "skipped",
  pending: undefined,
  waiting: undefined,
  approved: undefined,
  running: undefined,
};

/** Another step may have failed beside the one that the budget stopped. */
function isOverBudget({ plan, steps }: Driven): boolean {
  const states = Object.values(steps);
  return (
    plan.budget !== undefined && states.some((state) => state.status === "failed" && state.error.code === "over_budget")
  );
}

function differentStates(driven: Driven, reference: Reference): string[] {
  const { steps, error } = driven;
  const overBudget = isOverBudget(driven);
  const found: string[] = [];
  for (const [path, state] of Object.entries(steps)) {
    // Of compensations the reference knows nothing.
    if (path.endsWith(UNDO)) continue;
    // Which step the budget stops hangs on the moment, and what holds it ends with it.
    if (overBudget && state.status === "failed") continue;
    const verdict = reference.verdicts.get(path);
    const stopped = error !== undefined || isLoose(path, reference);
    if (verdict === undefined) {
      if (!stopped || AS[state.status] === "completed" || state.status === "failed")
        found.push(`${path} is ${state.status}, and should not be there`);
    } else if (
      AS[state.status] !== verdict.status &&
      !(stopped && AS[state.status] !== "completed" && state.status !== "failed")
    )
      found.push(`${path} is ${state.status} instead of ${verdict.status}`);
  }
  if (error !== undefined) return found;
  const missing = [...reference.verdicts.keys()].filter((path) => !(path in steps) && !isLoose(path, reference));
  return [...found, ...missing.map((path) => `${path} is not known`)];
}

/** Below a task that fails, and with what an aggregation may leave out, it hangs on the moment how far the others get. */
function isLoose(path: string, { verdicts, broken, spared }: Reference): boolean {
  if ([...spared].some((one) => path === one || isBelow(path, one))) return true;
  if ([...broken].some((prefix) => prefix !== "" && path.startsWith(prefix))) return true;
  return [...verdicts].some(([above, { status }]) => status === "failed" && isBelow(path, above));
}

function differentOutputs({ context, plan }: Driven, reference: Reference): string[] {
  return plan.steps.flatMap((step) => {
    const verdict = reference.verdicts.get(step.name);
    const writes: Readonly<Record<string, unknown>> = verdict?.status === "completed" ? verdict.writes : {};
    return step.outputs.flatMap((name) => {
      if (!Object.hasOwn(context, name)) return [];
      const [is, should] = [canonical(context[name]), canonical(writes[name])];
      return is === should && Object.hasOwn(writes, name) ? [] : [`${name} is ${is} instead of ${should}`];
    });
  });
}

/** The most attempts each agent made at each path: a new process counts from 1 again. */
function differentAttempts({ ledger }: Driven, reference: Reference): string[] {
  const made = new Map<string, number>();
  for (const { path, agent, attempt } of ledger.executions) {
    if (isLoose(path, reference)) continue;
    made.set(`${path} ${agent}`, Math.max(attempt, made.get(`${path} ${agent}`) ?? 0));
  }
  const found = [...made].filter(([key, count]) => reference.attempts.get(key) !== count);
  const never = [...reference.attempts.keys()].filter(
    (key) => !made.has(key) && !isLoose(key.split(" ")[0] ?? "", reference),
  );
  return [
    ...found.map(([key, count]) => `${key} is attempted ${count} times instead of ${reference.attempts.get(key) ?? 0}`),
    ...never.map((key) => `${key} is not attempted`),
  ];
}
