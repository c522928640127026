import { setTimeout as sleep } from "node:timers/promises";
import { InvalidInput, OverBudget, Timeout, toFailure, type Failure } from "../../tools/errors.ts";
import { producers } from "../plan/dependencies.ts";
import { QUESTION_NAMES } from "../plan/names.ts";
import type { PlannedStep, PlannedWorkflow } from "../plan/planned.ts";
import { NO_BOUND, sumBounds } from "../plan/proof/bound-sums.ts";
import { agentBound } from "../plan/proof/leaf-bound.ts";
import { servedBy } from "../plan/served-by.ts";
import { bindWorkflowInputs } from "../plan/workflow-inputs.ts";
import { workflowOutputs } from "../plan/workflow-outputs.ts";
import { deadlineOf, withDeadline } from "../step/deadline.ts";
import { createRetryDelay } from "../step/retry-delay.ts";
import { runFallbacks } from "../step/run-leaf.ts";
import { isUndoable } from "../schedule.ts";
import type { Leaf } from "../step/leaf.ts";
import type { BranchTools } from "./branch-tools.ts";
import { ended, withoutOutputs, type Ending } from "./ended.ts";
import { createInnerLedger, withReserve } from "./ledger.ts";
import { joined, now, type Outcome } from "./outcome.ts";
import { unknownSteps } from "./unknown-steps.ts";
import { addSpent, leftOf, spentBefore, type Spent } from "./own-budget.ts";
import type { Scope } from "./scope.ts";
import { givenTo } from "./shown-input.ts";

/** A workflow as one task of a step: it sees only what the step gives it, and yields its outputs. */
export async function runNested(
  step: PlannedStep,
  workflow: PlannedWorkflow,
  path: string,
  scope: Scope,
  tools: BranchTools,
  edited?: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const ending: Ending = { step, path, since: Date.now(), started_at: now(), tools };
  const outcomes: Outcome[] = [];
  const limit = Math.min(step.retry?.attempts ?? 1, tools.policies?.mostAttempts ?? Infinity);
  const delayFor = createRetryDelay(step.retry);
  let failure: Failure;
  for (let run = 1; ; run++) {
    const tried = await once(step, workflow, path, run === 1 ? `${path}/` : `${path}~${run}/`, scope, tools, edited);
    outcomes.push(tried.outcome);
    if (tried.result === "waits") return waiting(ending, workflow, outcomes, tried.outcome, tools);
    if (tried.result.ok) return ended(ending, outcomes, tried.result);
    failure = tried.result.error;
    const { code, retryable } = failure;
    const mayHelp = step.retry?.on === undefined ? retryable : step.retry.on.some((named) => named === code);
    const again = run < limit && mayHelp && !isFinal(tried.outcome);
    const delay = again ? delayFor(failure) : undefined;
    if (delay === undefined || Date.now() + delay >= deadlineOf(tools)) break;
    const { tenant } = tools.context({ name: step.agent });
    if (tools.policies?.mayRepeat(undefined, { tenant, agent: step.agent, kind: "retry" }) === false) break;
    tools.emit({
      type: "step.retried",
      step: path,
      agent: step.agent,
      attempt: run,
      failure,
      delay_ms: Math.round(delay),
    });
    await sleep(delay, undefined, { signal: tools.signal });
  }
  return standIn({ step, path, scope, edited }, failure, ending, outcomes, tools);
}

/** Whether something was done in it that must not be done again, or not before it is undone, as it is once the run fails. */
function isFinal({ steps }: Outcome): boolean {
  return Object.values(steps).some(
    (state) => (state.status === "completed" && state.irreversible === true) || isUndoable(state),
  );
}

interface Once {
  readonly outcome: Outcome;
  readonly result: Parameters<typeof ended>[2];
}

async function once(
  step: PlannedStep,
  workflow: PlannedWorkflow,
  path: string,
  prefix: string,
  scope: Scope,
  tools: BranchTools,
  edited: Readonly<Record<string, unknown>> | undefined,
): Promise<Once> {
  const time = step.timeout === undefined ? undefined : AbortSignal.timeout(Math.ceil(step.timeout));
  try {
    const given = { ...(edited ?? givenTo(step, scope)), ...(edited === undefined && step.with) };
    const { values, problems } = bindWorkflowInputs(workflow.inputs, given);
    if (problems[0] !== undefined) {
      const { path, message } = problems[0];
      throw new InvalidInput(`workflow ${workflow.name ?? step.agent}: input ${path} ${message}`, { field: path });
    }
    const question = typeof values.question === "string" ? values.question : scope.question;
    const asked = Object.fromEntries([...QUESTION_NAMES].map((name) => [name, question]));
    const inside: Scope = {
      values: { ...asked, ...values },
      producers: Object.fromEntries(producers(workflow)),
      question,
      prefix,
      serves: Object.fromEntries(servedBy(workflow)),
      mail: scope.mail,
    };
    const {
      steps,
      usage,
      mail,
      failure,
      blocked,
      values: written,
    } = await tools.runPlan(
      workflow.steps,
      inside,
      bounded(workflow, tools, step, time, spentBefore(tools.known[path])),
    );
    const outcome = { steps, usage, ...(mail !== undefined && { mail }) };
    // What became of a call comes before whether there was time for it, and before whether to try again.
    if (Object.keys(unknownSteps(steps)).length > 0) return { outcome, result: "waits" };
    if (time?.aborted === true && (blocked || failure !== undefined)) return { outcome, result: tooLate(step) };
    if (failure !== undefined) return { outcome, result: { ok: false, error: failure } };
    if (blocked) return { outcome, result: "waits" };
    return { outcome, result: yieldOf(step, workflow, written) };
  } catch (error) {
    if (tools.signal.aborted) throw error;
    if (time?.aborted === true) return { outcome: joined([]), result: tooLate(step) };
    return { outcome: joined([]), result: { ok: false, error: toFailure(error) } };
  }
}

/** A workflow in which somebody is asked: its budget goes on where it stands. */
function waiting(
  ending: Ending,
  { budget }: PlannedWorkflow,
  outcomes: readonly Outcome[],
  { usage }: Outcome,
  { known }: BranchTools,
): Outcome {
  const outcome = ended(ending, outcomes, "waits");
  const state = outcome.steps[ending.path];
  if (budget === undefined || state?.status !== "pending") return outcome;
  const spent = addSpent(spentBefore(known[ending.path]), usage, Date.now() - ending.since);
  return { ...outcome, steps: { ...outcome.steps, [ending.path]: { ...state, spent } } };
}

/** What a workflow yields whose steps have ended; what they did stands, also where that cannot be said. */
function yieldOf(
  step: PlannedStep,
  workflow: PlannedWorkflow,
  written: Readonly<Record<string, unknown>>,
): Once["result"] {
  try {
    return { ok: true, output: asOutput(step, workflowOutputs(workflow, written)) };
  } catch (error) {
    return { ok: false, error: toFailure(error) };
  }
}

/** The tools within a workflow: its own time, and its own budget within the run's. */
function bounded(
  { budget: own }: PlannedWorkflow,
  outer: BranchTools,
  { timeout }: PlannedStep,
  time: AbortSignal | undefined,
  before: Spent,
): BranchTools {
  const tools = timeout === undefined ? outer : withDeadline(outer, Date.now() + timeout);
  const signal = time === undefined ? tools.signal : AbortSignal.any([tools.signal, time]);
  if (own === undefined) return { ...tools, signal, given: true };
  const budget = leftOf(own, before);
  const until = budget.seconds === undefined ? Infinity : Date.now() + budget.seconds * 1000;
  const sooner = Math.min(until, tools.until ?? Infinity);
  const ledger = createInnerLedger(tools.ledger, budget);
  return { ...tools, signal, ledger, given: true, until: Number.isFinite(sooner) ? sooner : undefined };
}

function tooLate(step: PlannedStep): Once["result"] {
  const message = `workflow ${step.agent} did not finish within ${Math.ceil(step.timeout ?? 0)} ms`;
  return { ok: false, error: toFailure(new Timeout(message)) };
}

/** A workflow that yields one value gives it to the one name of its step, whatever the names are. */
function asOutput(step: PlannedStep, outputs: Record<string, unknown>): Record<string, unknown> {
  const [name, ...others] = step.outputs;
  const values = Object.values(outputs);
  return name !== undefined && others.length === 0 && values.length === 1 ? { [name]: values[0] } : outputs;
}

/** The step's fallbacks, where the workflow itself has failed. */
async function standIn(
  { step, path, scope, edited }: Leaf,
  failure: Failure,
  ending: Ending,
  outcomes: readonly Outcome[],
  tools: BranchTools,
): Promise<Outcome> {
  const others = (step.fallback ?? []).flatMap((other) => ("value" in other ? [] : [other.agent]));
  if (step.fallback === undefined || failure.code === "over_budget")
    return ended(ending, outcomes, { ok: false, error: failure });
  const worst = sumBounds(
    (step.fallback ?? []).flatMap((other) =>
      "value" in other ? [] : [agentBound({ ...other, retry: step.retry }, tools.figures).worst],
    ),
  );
  try {
    const { state, usage, asked } = await withReserve(
      others.length === 0 ? NO_BOUND : { ...worst, steps: 1 },
      tools.ledger,
      () => runFallbacks({ step, path, scope, edited }, failure, tools),
    );
    const before = joined(outcomes);
    return joined([
      { steps: withoutOutputs(before.steps), usage: before.usage },
      { steps: { [path]: state }, usage },
      asked,
    ]);
  } catch (error) {
    if (!(error instanceof OverBudget)) throw error;
    return ended(ending, outcomes, { ok: false, error: toFailure(error) });
  }
}
