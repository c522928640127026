import { setTimeout as sleep } from "node:timers/promises";
import type { Agent } from "../../agents/agent.ts";
import { NotFound, toFailure, type Failure } from "../../tools/errors.ts";
import { nearest } from "../../tools/nearest.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import { openOnce } from "../branch/once.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { attemptsOf } from "../plan/proof/attempts-of.ts";
import { bindInputs, checkInput, type Bound } from "./bind-inputs.ts";
import type { Leaf } from "./leaf.ts";
import { pickOutputs } from "./pick-outputs.ts";
import { createRetryDelay } from "./retry-delay.ts";
import { runAttempt, type Made } from "./run-attempt.ts";
import { NO_USAGE, type RunUsage } from "./run-usage.ts";

/** An agent that tries a task; a missing effect is the agent's own. */
type Doer = Pick<PlannedStep, "agent" | "range" | "pin" | "with" | "timeout" | "effect">;

/** An irreversible call of which nobody knows whether it had its effect. */
export interface Held {
  readonly agent: string;
  readonly range?: string;
  readonly pin?: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  readonly began_at: string;
}

export type Tried =
  | ({ readonly ok: true } & Made)
  | {
      readonly ok: false;
      readonly error: Failure;
      /** Then neither a retry nor a fallback takes its place: a person has to say what became of it. */
      readonly held?: Held;
    };

/** All attempts of one agent at a task. @throws Cancelled when the run was stopped. */
export async function tryAgent(
  doer: Doer,
  leaf: Leaf,
  tools: BranchTools,
  count: (taken: RunUsage) => void,
): Promise<Tried> {
  const { step, path } = leaf;
  const ready = prepare(doer, leaf, tools);
  const effect = doer.effect ?? ready.agent?.effect;
  const limit = effect === undefined || !ready.ok ? 1 : attemptsOf(step.retry, effect);
  const delayFor = createRetryDelay(step.retry);
  const tried = new Set<string>();
  for (let number = 1; ; number++) {
    // Looked at also where the agent is gone: it may have been there, and called, before a crash.
    const call =
      effect === undefined || effect === "irreversible"
        ? await openOnce<Made>({ path, agent: doer.agent, with: doer.with, number }, tools)
        : undefined;
    if (call?.known?.ok === true) return { ok: true, ...call.known.made };
    let failure: Failure;
    if (call?.known !== undefined) ({ failure } = call.known);
    else {
      try {
        if (!ready.ok) throw ready.refusal;
        const { agent, bound } = ready;
        const input = number === 1 ? { input: bound.input } : {};
        tools.emit({ type: "step.started", step: path, agent: agent.name, attempt: number, ...input });
        count({ ...NO_USAGE, attempts: 1 });
        const made = await runAttempt({ leaf, doer, agent, bound, number, tried, call }, tools, count);
        pickOutputs(step, made.output);
        await call?.done(made);
        return { ok: true, ...made };
      } catch (error) {
        if (tools.signal.aborted) throw error;
        failure = toFailure(error);
        if (call !== undefined) failure = await call.failed(failure);
      }
    }
    const begun = call?.beginning();
    if (begun !== undefined && failure.outcome === "unknown")
      return { ok: false, error: failure, held: { ...who(doer), input: begun.input, began_at: begun.at } };
    const delay = number < limit && mayHelp(failure, step) ? delayFor(failure) : undefined;
    if (delay === undefined) return { ok: false, error: failure };
    tools.emit({
      type: "step.retried",
      step: path,
      agent: doer.agent,
      attempt: number,
      failure,
      delay_ms: Math.round(delay),
    });
    await sleep(delay, undefined, { signal: tools.signal });
  }
}

type Ready =
  | { readonly ok: true; readonly agent: Agent; readonly bound: Bound }
  | { readonly ok: false; readonly agent: Agent | undefined; readonly refusal: unknown };

function prepare(doer: Doer, leaf: Leaf, { agents }: BranchTools): Ready {
  let agent: Agent | undefined;
  try {
    agent = findAgent(doer, agents);
    return { ok: true, agent, bound: bind(doer, leaf, agent) };
  } catch (refusal) {
    return { ok: false, agent, refusal };
  }
}

function who({ agent, range, pin }: Doer): Pick<Held, "agent" | "range" | "pin"> {
  return { agent, ...(range !== undefined && { range }), ...(pin !== undefined && { pin }) };
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
