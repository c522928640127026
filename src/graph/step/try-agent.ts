import { setTimeout as sleep } from "node:timers/promises";
import type { Agent } from "../../agents/agent.ts";
import { NotFound, saysItself, toFailure, Unavailable, type Failure } from "../../tools/errors.ts";
import { nearest } from "../../tools/nearest.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import { NotOnRecord } from "../branch/not-on-record.ts";
import { openOnce, type Beginning } from "../branch/once.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { attemptsOf, retryOf } from "../plan/proof/attempts-of.ts";
import { bindInputs, checkInput, type Bound } from "./bind-inputs.ts";
import { deadlineOf } from "./deadline.ts";
import { createHistory } from "./history.ts";
import type { Leaf } from "./leaf.ts";
import { LeftAlone } from "./left-alone.ts";
import { NO_POLICIES } from "./policies.ts";
import { createRetryDelay } from "./retry-delay.ts";
import type { Made } from "./run-attempt.ts";
import { runHedged } from "./run-hedged.ts";
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
  /** Missing where an older release made the call: then it is that of this run. */
  readonly idempotency_key?: string;
}

export type Tried =
  | ({
      readonly ok: true;
      /** Whether it cannot be undone. */
      readonly once?: boolean;
    } & Made)
  | {
      readonly ok: false;
      readonly error: Failure;
      /** Then neither a retry nor a fallback takes its place: a person has to say what became of it. */
      readonly held?: Held;
    };

/**
 * All attempts of one agent at a task.
 *
 * @param replaceable whether something stands in where it fails: then a breaker that lets no attempt through is not waited for
 * @throws Cancelled when the run was stopped.
 */
export async function tryAgent(
  doer: Doer,
  leaf: Leaf,
  tools: BranchTools,
  count: (taken: RunUsage) => void,
  replaceable = false,
): Promise<Tried> {
  const { step, path } = leaf;
  const ready = prepare(doer, leaf, tools);
  const effect = doer.effect ?? ready.agent?.effect;
  const retry = retryOf(step.retry, ready.agent?.retry);
  const policies = tools.policies ?? NO_POLICIES;
  const limit = effect === undefined || !ready.ok ? 1 : Math.min(attemptsOf(retry, effect), policies.mostAttempts);
  const delayFor = createRetryDelay(retry);
  const history = createHistory(path, tools.context({ name: doer.agent }).log);
  const tried = new Set<string>();
  for (let number = 1; ; number++) {
    // Looked at also where the agent is gone: it may have been there, and called, before a crash.
    const call =
      effect === undefined || effect === "irreversible"
        ? await openOnce<Made>({ path, agent: doer.agent, with: doer.with, number }, tools)
        : undefined;
    if (call?.known?.ok === true) return { ok: true, ...call.known.made, once: true };
    let failure: Failure;
    let isLeftAlone = false;
    if (call?.known !== undefined) {
      ({ failure } = call.known);
      isLeftAlone = "leftAlone" in call.known && call.known.leftAlone;
    } else {
      try {
        if (!ready.ok) throw ready.refusal;
        const { agent, bound } = ready;
        const input = number === 1 ? { input: bound.input } : {};
        tools.emit({ type: "step.started", step: path, agent: agent.name, attempt: number, ...input });
        count({ ...NO_USAGE, attempts: 1 });
        if (number === 1) policies.called(agent);
        const made = await runHedged({ leaf, doer, agent, bound, number, tried, call, history }, tools, count);
        // Whatever it made of that.
        if (leaf.talk?.effect() === "unknown") throw new Unavailable("what an agent did that it asked is not known");
        await call?.done(made);
        return { ok: true, ...made, once: call !== undefined };
      } catch (error) {
        // Nobody may take it for a call that was not made.
        if (error instanceof NotOnRecord) throw error;
        // A call under way has to be accounted for, whatever ended the waiting for it.
        if (tools.signal.aborted && call?.beginning() === undefined) throw error;
        failure = history.tell(toFailure(error));
        isLeftAlone = error instanceof LeftAlone;
        const below = leaf.talk?.effect() ?? "none";
        const soFar: Failure = below === "none" && saysItself(error) ? failure : { ...failure, outcome: "unknown" };
        if (call !== undefined) failure = await call.failed(soFar, isLeftAlone);
      }
    }
    const begun = call?.beginning();
    if (begun !== undefined && failure.outcome === "unknown")
      return { ok: false, error: failure, held: { ...who(doer), ...heldBy(begun) } };
    const mayRepeat = number < limit && mayHelp(failure, retry) && !(isLeftAlone && replaceable);
    const pause = mayRepeat ? delayFor(failure) : undefined;
    const delay = pause === undefined ? undefined : permitted(pause);
    if (delay === undefined) return { ok: false, error: history.tell(failure) };
    history.handled("retried");
    tools.emit({
      type: "step.retried",
      step: path,
      agent: doer.agent,
      attempt: number,
      failure,
      delay_ms: Math.round(delay),
    });
    await sleep(delay, undefined, { signal: tools.signal });
    await tools.owned?.();
  }

  /** The pause, where what waits for the task has time for it and the retry budgets have room. */
  function permitted(pause: number): number | undefined {
    if (Date.now() + pause >= deadlineOf(tools)) {
      history.handled("out_of_time");
      return undefined;
    }
    const { tenant } = tools.context({ name: doer.agent });
    if (policies.mayRepeat(ready.agent, { tenant, agent: doer.agent, kind: "retry" })) return pause;
    history.handled("retry_withheld");
    return undefined;
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

function heldBy({ input, at, key }: Beginning): Pick<Held, "input" | "began_at" | "idempotency_key"> {
  return { input, began_at: at, ...(key !== undefined && { idempotency_key: key }) };
}

function mayHelp({ code, retryable }: Failure, retry: PlannedStep["retry"]): boolean {
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
