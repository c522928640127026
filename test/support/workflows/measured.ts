import type { Bound } from "../../../src/graph/plan/proof/proof.ts";
import type { Driven } from "./drive.ts";
import { UNDO } from "./step-at.ts";

type Taken = Omit<Bound, "seconds">;

/** What the agents of a run did and spent, by their own account. */
export function measured({ ledger }: Pick<Driven, "ledger">): { readonly all: Taken; readonly forward: Taken } {
  const count = (executions: typeof ledger.executions): Taken => ({
    steps: new Set(executions.filter(({ path }) => !path.endsWith(UNDO)).map(({ path }) => path)).size,
    attempts: executions.length,
    tokens: executions.reduce((sum, { tokens }) => sum + tokens, 0),
    usd: executions.reduce((sum, { usd }) => sum + usd, 0),
  });
  return {
    all: count(ledger.executions),
    forward: count(ledger.executions.filter(({ path }) => !path.endsWith(UNDO))),
  };
}

/** Where a run took more than was proven, or than its budget, or keeps other accounts than its agents. */
export function beyondBounds(driven: Driven): string[] {
  const { all, forward } = measured(driven);
  const { proof, budget = {} } = driven.plan;
  const found: string[] = [];
  // What a dead process had begun is begun anew: no bound can know how often that happens.
  if (driven.kills > 0) return found;
  for (const kind of ["steps", "attempts", "tokens", "usd"] as const) {
    const most = proof?.worst[kind];
    if (most === undefined) found.push("there is no proof");
    else if (all[kind] > most + 1e-9) found.push(`takes ${all[kind]} ${kind}, and was proven to take at most ${most}`);
    if (driven.error === undefined && proof !== undefined && forward[kind] < proof.least[kind] - 1e-9)
      found.push(`takes ${forward[kind]} ${kind}, and was proven to take at least ${proof.least[kind]}`);
  }
  for (const kind of ["steps", "tokens", "usd"] as const) {
    const limit = budget[kind];
    if (limit !== undefined && forward[kind] > limit * (1 + 1e-9))
      found.push(`takes ${forward[kind]} ${kind} of a budget of ${limit}`);
  }
  const { steps: _steps, ...told } = {
    ...driven.usage,
    tokens: driven.usage.input_tokens + driven.usage.output_tokens,
  };
  for (const kind of ["attempts", "tokens", "usd"] as const) {
    if (Math.abs(told[kind] - all[kind]) > 1e-6)
      found.push(`says that it took ${told[kind]} ${kind}, and took ${all[kind]}`);
  }
  return found;
}
