import { setTimeout as sleep } from "node:timers/promises";
import type { Agent } from "../../agents/agent.ts";
import { NotFound, toFailure, type Failure } from "../../tools/errors.ts";
import { nearest } from "../../tools/nearest.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { attemptsOf } from "../plan/proof/attempts-of.ts";
import { bindInputs, checkInput, type Bound } from "./bind-inputs.ts";
import type { Leaf } from "./leaf.ts";
import { pickOutputs } from "./pick-outputs.ts";
import { createRetryDelay } from "./retry-delay.ts";
import { runAttempt } from "./run-attempt.ts";
import { NO_USAGE, type RunUsage } from "./run-usage.ts";

/** An agent that tries a task; a missing effect is the agent's own. */
type Doer = Pick<PlannedStep, "agent" | "range" | "pin" | "with" | "timeout" | "effect">;

export type Tried =
  | {
      readonly ok: true;
      readonly output: unknown;
      readonly messageId: string | undefined;
      readonly handedTo: string | undefined;
    }
  | { readonly ok: false; readonly error: Failure };

/** All attempts of one agent at a task. @throws Cancelled when the run was stopped. */
export async function tryAgent(
  doer: Doer,
  leaf: Leaf,
  tools: BranchTools,
  count: (taken: RunUsage) => void,
): Promise<Tried> {
  const { step, path } = leaf;
  let agent: Agent;
  let bound: Bound;
  try {
    agent = findAgent(doer, tools.agents);
    bound = bind(doer, leaf, agent);
  } catch (error) {
    return { ok: false, error: toFailure(error) };
  }
  const limit = attemptsOf(step.retry, doer.effect ?? agent.effect);
  const delayFor = createRetryDelay(step.retry);
  const tried = new Set<string>();
  for (let number = 1; ; number++) {
    const input = number === 1 ? { input: bound.input } : {};
    tools.emit({ type: "step.started", step: path, agent: agent.name, attempt: number, ...input });
    count({ ...NO_USAGE, attempts: 1 });
    try {
      const { output, messageId, handedTo } = await runAttempt(
        { leaf, doer, agent, bound, number, tried },
        tools,
        count,
      );
      pickOutputs(step, output);
      return { ok: true, output, messageId, handedTo };
    } catch (error) {
      if (tools.signal.aborted) throw error;
      const failure = toFailure(error);
      const delay = number < limit && mayHelp(failure, step) ? delayFor(failure) : undefined;
      if (delay === undefined) return { ok: false, error: failure };
      tools.emit({
        type: "step.retried",
        step: path,
        agent: agent.name,
        attempt: number,
        failure,
        delay_ms: Math.round(delay),
      });
      await sleep(delay, undefined, { signal: tools.signal });
    }
  }
}

function mayHelp({ code, retryable }: Failure, { retry }: PlannedStep): boolean {
  return retry?.on === undefined ? retryable : retry.on.some((named) => named === code);
}

function bind(doer: Doer, { step, scope, edited }: Leaf, agent: Agent): Bound {
  const named = { name: step.name, agent: doer.agent, inputs: step.inputs, with: doer.with };
  if (edited !== undefined) return { input: checkInput(named, agent.input, edited), sources: {} };
  return bindInputs(named, agent.input, scope.values, (name) => scope.producers[name]);
}

/** The agent that a plan means: the object it was tied to, else the newest in its range. @throws NotFound naming what there is. */
export function findAgent(
  { agent: name, range, pin }: Pick<Doer, "agent" | "range" | "pin">,
  agents: BranchTools["agents"],
): Agent {
  const wanted = { ...(range !== undefined && { range }), ...(pin !== undefined && { pin }) };
  const agent = agents.find(name, wanted);
  if (agent !== undefined) return agent;
  const other = agents.get(name);
  if (other !== undefined) {
    throw new NotFound(`agent ${name} is there as ${other.version}, not as ${range ?? ""}`, {
      field: "agent",
      alternatives: [other.version],
    });
  }
  const known = agents.list().map((entry) => entry.name);
  const near = nearest(name, known);
  throw new NotFound(`unknown agent ${name}${near === undefined ? "" : `; did you mean ${near}?`}`, {
    field: "agent",
    alternatives: known,
  });
}
