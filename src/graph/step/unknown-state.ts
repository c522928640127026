import type { Failure } from "../../tools/errors.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import { now } from "../branch/outcome.ts";
import type { StepState } from "./step-state.ts";
import type { Held } from "./try-agent.ts";

interface Call {
  readonly path: string;
  /** Of the step, whoever was called. */
  readonly agent: string;
  readonly outputs: readonly string[];
  readonly held: Held;
  readonly failure: Failure;
  readonly attempts: number;
  readonly edited?: Readonly<Record<string, unknown>> | undefined;
}

/** A task that waits for a person, who has to say what became of a call. */
export function unknownState(
  { path, agent, outputs, held, failure, attempts, edited }: Call,
  { context }: Pick<BranchTools, "context">,
): Extract<StepState, { status: "waiting" }> {
  const { runId } = context({ name: held.agent });
  return {
    status: "waiting",
    agent,
    attempts,
    since: now(),
    reason: "outcome_unknown",
    message: `Agent ${held.agent} was called for step ${path}, and it is not known whether it did what cannot be undone: ${failure.message}. Was it done?`,
    input: held.input,
    unknown: {
      ...held,
      input: { ...held.input },
      // A run that goes on with what another left has keys of its own, and the call was made under the other's.
      idempotency_key: held.idempotency_key ?? `${runId}:${path}`,
      outputs: [...outputs],
      failure,
      ...(edited !== undefined && { edited: { ...edited } }),
    },
  };
}
