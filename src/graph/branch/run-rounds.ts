import { InvalidInput, InvalidOutput, toFailure } from "../../tools/errors.ts";
import { ITERATION } from "../plan/dependencies.ts";
import { evaluate } from "../plan/expression/evaluate.ts";
import { namesIn } from "../plan/expression/names-in.ts";
import { joinMail, NO_MAIL } from "../mail/mail.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { withNulls } from "../plan/workflow-outputs.ts";
import { pickOutputs } from "../step/pick-outputs.ts";
import type { BranchTools } from "./branch-tools.ts";
import { ended, type Ending } from "./ended.ts";
import { hasEnded, joined, now, type Outcome } from "./outcome.ts";
import { runBody } from "./run-body.ts";
import { inner, type Scope } from "./scope.ts";

/** Round after round until the step's condition holds, each on record by itself once it is done. */
export async function runRounds(
  step: PlannedStep,
  path: string,
  scope: Scope,
  tools: BranchTools,
  edited?: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const { repeat } = step;
  if (repeat === undefined) throw new TypeError(`step ${step.name} has no rounds`);
  const ending: Ending = { step, path, since: Date.now(), started_at: now(), tools };
  const outcomes: Outcome[] = [];
  let written: Record<string, unknown> = Object.fromEntries(step.outputs.map((name) => [name, null]));
  for (let round = 1; round <= repeat.max; round++) {
    const roundPath = `${path}#${round}`;
    const mail = joinMail(scope.mail ?? NO_MAIL, ...outcomes.map((outcome) => outcome.mail));
    const own = inner({ ...scope, mail }, { ...written, [ITERATION]: round });
    const known = tools.known[roundPath];
    const outcome =
      known !== undefined && hasEnded(known)
        ? { ...joined([]), steps: { [roundPath]: known } }
        : // What a person put in place of the input holds for the first round; the others go on from there.
          await tools.durable(
            step.agent,
            () => runBody(step, roundPath, own, tools, round === 1 ? edited : undefined),
            tools.ledger,
          );
    outcomes.push(outcome);
    const state = outcome.steps[roundPath];
    if (state?.status === "failed") return ended(ending, outcomes, { ok: false, error: state.error });
    if (state?.status !== "completed") return ended(ending, outcomes, "waits");
    written = pickOutputs(step, state.output);
    try {
      if (holds(repeat.until, inner(own, written))) return ended(ending, outcomes, { ok: true, output: written });
    } catch (error) {
      return ended(ending, outcomes, { ok: false, error: toFailure(error) });
    }
  }
  if (repeat.on_max === "keep") return ended(ending, outcomes, { ok: true, output: written });
  const error = new InvalidOutput(`${repeat.until} was not true after ${repeat.max} rounds`, { field: "repeat.until" });
  return ended(ending, outcomes, { ok: false, error: { ...toFailure(error), retryable: false } });
}

/** @throws InvalidInput when the condition is neither true nor false. */
function holds(until: string, { values }: Scope): boolean {
  const value = evaluate(until, withNulls(namesIn(until), values));
  if (typeof value === "boolean") return value;
  throw new InvalidInput(`repeat.until must be true or false, and is ${JSON.stringify(value)}`, {
    field: "repeat.until",
  });
}
