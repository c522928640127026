import type { PlanStep } from "../plan.ts";
import type { PlannedStep } from "../planned.ts";
import { writeDuration } from "./write-duration.ts";

/** A step as it was written or as a run holds it. */
export type AnyStep = PlanStep | PlannedStep;
type Policy<Word extends keyof PlanStep & keyof PlannedStep> = NonNullable<PlanStep[Word] | PlannedStep[Word]>;

interface Retry {
  readonly attempts?: number | undefined;
  readonly delay?: number | undefined;
  readonly max_delay?: number | undefined;
  readonly on?: readonly string[] | undefined;
}

/** Who does a step, once resolved or as it was written. */
interface Doer {
  readonly agent?: string | undefined;
  readonly range?: string | undefined;
  readonly capability?: string | undefined;
}

/** The words that say who does it: the capability an agent was found by, else the agent with its range. */
export function writeDoer({ agent, range, capability }: Doer): object {
  if (capability !== undefined) return { capability };
  return agent === undefined ? {} : { agent: range === undefined ? agent : `${agent}@${range}` };
}

/** A rule alone, where nothing more is said. */
export function writeAggregate(rule: Policy<"aggregate">): unknown {
  return Object.keys(rule).length === 1 ? rule.how : rule;
}

export function writeRetry(retry: Retry): unknown {
  const { attempts, delay, max_delay, ...rest } = retry;
  if (attempts !== undefined && Object.keys(retry).length === 1) return attempts;
  return {
    ...(attempts !== undefined && { attempts }),
    ...rest,
    ...(delay !== undefined && { delay: writeDuration(delay) }),
    ...(max_delay !== undefined && { max_delay: writeDuration(max_delay) }),
  };
}

export function writeHedge({ after }: Policy<"hedge">): unknown {
  return after === "p95" ? after : writeDuration(after);
}

export function writeForEach({ in: list, as, concurrency, max, on_error }: Policy<"for_each">): unknown {
  const more = {
    ...(as !== "item" && { as }),
    ...(concurrency !== 8 && { concurrency }),
    ...(max !== 1000 && { max }),
    ...(on_error !== "fail" && { on_error }),
  };
  return Object.keys(more).length === 0 ? list : { in: list, ...more };
}

export function writeRepeat({ until, max, on_max }: Policy<"repeat">): unknown {
  return { until, ...(max !== 10 && { max }), ...(on_max !== "keep" && { on_max }) };
}

interface StandIn extends Doer {
  readonly with?: object | undefined;
  readonly timeout?: number | undefined;
}

export function writeFallback(fallback: readonly (StandIn | { readonly value: unknown })[]): unknown {
  const written = fallback.map((other) => {
    if ("value" in other) return { value: other.value };
    const doer = writeDoer(other);
    const more = {
      ...(other.with !== undefined && { with: other.with }),
      ...(other.timeout !== undefined && { timeout: writeDuration(other.timeout) }),
    };
    return "agent" in doer && Object.keys(more).length === 0 ? doer.agent : { ...doer, ...more };
  });
  return written.length === 1 ? written[0] : written;
}

export function writeApproval(approval: Policy<"approval">): unknown {
  if (typeof approval === "boolean") return approval;
  return approval.message ?? true;
}

export function writeCompensate(task: Policy<"compensate">): unknown {
  return {
    ...writeDoer(task),
    ...writeInputs(task),
    ...(task.timeout !== undefined && { timeout: writeDuration(task.timeout) }),
    ...(task.retry !== undefined && { retry: writeRetry(task.retry) }),
  };
}

/** What is given, where something is. */
export function writeInputs({ inputs, with: literals }: Pick<AnyStep, "inputs" | "with">): object {
  const some = !Array.isArray(inputs) || inputs.length > 0;
  return { ...(some && { inputs }), ...(Object.keys(literals).length > 0 && { with: literals }) };
}
