import { BatonError } from "../../tools/errors.ts";
import type { Failure } from "../../tools/errors.ts";
import { allot, ancestorsOf } from "../mail/allot.ts";
import { isEmpty, joinMail, NO_MAIL, type Mail } from "../mail/mail.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { pickOutputs } from "../step/pick-outputs.ts";
import type { BranchTools } from "./branch-tools.ts";
import type { Durable } from "./durable.ts";
import { joined, NOTHING, type Outcome, type PlanOutcome } from "./outcome.ts";
import { createProgress } from "./progress.ts";
import { runTask } from "./run-task.ts";
import type { Scope } from "./scope.ts";

/**
 * Carries out steps, each as soon as those it depends on have ended, without waiting for any other. After a failure that ends the plan no step
 * is started; those at work end. Each of several steps is on record by itself once it is done. An aggregation goes on as soon as what it reads
 * suffices; of what only it needed, nothing begins any more, and what is at work ends as it would.
 *
 * @throws Cancelled when the run was stopped.
 */
export async function runPlan(steps: readonly PlannedStep[], scope: Scope, tools: BranchTools): Promise<PlanOutcome> {
  const values: Record<string, unknown> = { ...scope.values };
  const outcomes: Outcome[] = [];
  let failure: Failure | undefined;
  const progress = createProgress(steps, scope, tools, () => failure !== undefined || tools.halt.failed());
  const said = new Map<string, Mail>();
  let ancestors: ReturnType<typeof ancestorsOf> | undefined;
  // By the plan alone: what a step can see is the same whichever of those beside it ended first.
  const heardBy = (step: PlannedStep): Mail | undefined => {
    if (said.size === 0 && (scope.mail === undefined || isEmpty(scope.mail))) return undefined;
    ancestors ??= ancestorsOf(progress.ahead);
    const before = steps.flatMap(({ name }) => (ancestors?.get(step.name)?.has(name) ? (said.get(name) ?? []) : []));
    const all = joinMail(scope.mail ?? NO_MAIL, ...before);
    return allot(all, step, { steps, prefix: scope.prefix, ancestors });
  };
  const record: Durable = steps.length === 1 ? (_name, work) => work() : tools.durable;

  const carry = async (step: PlannedStep): Promise<void> => {
    const path = scope.prefix + step.name;
    const outcome = await record(
      step.agent,
      async () => {
        const isReady = await progress.ready(step);
        if (!isReady || progress.stopped()) return NOTHING;
        return progress.spare(step) ?? runTask(step, path, { ...scope, values, mail: heardBy(step) }, tools, progress);
      },
      tools.ledger,
    );
    outcomes.push(outcome);
    if (outcome.mail !== undefined) said.set(step.name, outcome.mail);
    const state = outcome.steps[path];
    if (state?.status === "completed") Object.assign(values, pickOutputs(step, state.output));
    if (state?.status === "failed" && endsPlan(step, state.error, tools)) {
      failure ??= state.error;
      if (scope.prefix === "") tools.halt.fail();
    }
    progress.note(step.name, state);
  };
  try {
    // All are begun in the plan's order, which is how each finds its record again.
    await Promise.all(steps.map(carry));
  } finally {
    // Where one threw, those that wait for it must not wait for ever.
    progress.close();
  }
  // Nobody is asked about, and nothing waits for, what nobody needs any more.
  for (const step of progress.stopped() ? [] : steps) {
    const outcome = progress.spare(step);
    if (outcome === undefined) continue;
    outcomes.push(outcome);
    progress.note(step.name, outcome.steps[scope.prefix + step.name]);
  }
  return { ...joined(outcomes), values, failure, blocked: failure === undefined && !progress.done() };
}

/** Whether the failure of a step is the failure of its plan. */
export function endsPlan(
  step: PlannedStep,
  error: Pick<BatonError, "code">,
  { given }: Pick<BranchTools, "given">,
): boolean {
  return error.code === "over_budget" || (step.on_error ?? (given ? "fail" : "replan")) !== "skip";
}
