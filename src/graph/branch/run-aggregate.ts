import { toFailure } from "../../tools/errors.ts";
import { aggregate, type ReadBy } from "../aggregate/aggregate.ts";
import type { Answer } from "../aggregate/answer.ts";
import { OPEN, type Decision } from "../aggregate/decision.ts";
import { ITEM } from "../plan/aggregation.ts";
import { evaluate } from "../plan/expression/evaluate.ts";
import { namesIn } from "../plan/expression/names-in.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { withNulls } from "../plan/workflow-outputs.ts";
import { pickOutputs } from "../step/pick-outputs.ts";
import { answersOf } from "./answers-of.ts";
import type { BranchTools } from "./branch-tools.ts";
import { failed, NOTHING, now, only, type Outcome } from "./outcome.ts";
import type { Scope } from "./scope.ts";
import type { Watch } from "./watch.ts";

/**
 * One value of several, as soon as what is there suffices. Takes no agent, no attempt and nothing of the budget; `NOTHING` where it goes on once
 * a person has answered.
 */
export async function runAggregate(
  step: PlannedStep,
  path: string,
  scope: Scope,
  watch: Watch,
  tools: BranchTools,
): Promise<Outcome> {
  const { aggregate: rule } = step;
  if (rule === undefined) throw new TypeError(`step ${step.name} aggregates nothing`);
  const since = Date.now();
  const started_at = now();
  const readBy: ReadBy = (text, item) =>
    evaluate(text, { ...withNulls(namesIn(text), scope.values), [ITEM]: item ?? null });
  const { agent } = step;
  for (;;) {
    if (watch.stopped()) return NOTHING;
    const answers = answersOf(step, scope, watch);
    try {
      const decision = aggregate(rule, answers, readBy);
      if (decision !== OPEN) {
        const output = named(step, decision);
        tools.emit({
          type: "step.completed",
          step: path,
          agent,
          attempts: 0,
          duration_ms: Date.now() - since,
          output,
        });
        const state = { status: "completed" as const, agent, attempts: 0, started_at, ended_at: now(), output };
        return only(path, { ...state, tasks: countOf(answers) });
      }
    } catch (error) {
      const failure = toFailure(error);
      tools.emit({
        type: "step.failed",
        step: path,
        agent,
        attempts: 0,
        duration_ms: Date.now() - since,
        failure,
      });
      return only(path, failed({ agent, started_at }, failure, 0));
    }
    if (!(await watch.next(step.depends_on))) return NOTHING;
  }
}

/** Under one name the value is whole, whatever fields it has. @throws InvalidOutput where it has no field for one of several names. */
function named(step: PlannedStep, { value }: Exclude<Decision, string>): unknown {
  const [only, ...others] = step.outputs;
  if (only !== undefined && others.length === 0) return { [only]: value };
  pickOutputs(step, value);
  return value;
}

/** How many answers there were; those still at work count as skipped. */
function countOf(answers: readonly Answer[]): { completed: number; failed: number; skipped: number } {
  const count = (is: Answer["is"]): number => answers.filter((answer) => answer.is === is).length;
  return { completed: count("there"), failed: count("missing"), skipped: count("open") };
}
