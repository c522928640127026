import type { Agent, AgentContext, Task } from "../../agents/agent.ts";
import { BatonError, Cancelled, InvalidOutput, OverBudget, Timeout } from "../../tools/errors.ts";

/** How often it is looked whether the agent may be called still: where others make the process stand still each time, it is called all the same. */
const LOOKED_MOST = 5;

/** What ends an attempt before the agent does. */
export interface AttemptBounds {
  readonly runSignal: AbortSignal;
  /** Milliseconds. */
  readonly timeoutMs: number;
  /** Whether the run's own clock, not the step's deadline, sets `timeoutMs`. */
  readonly lastOfBudget: boolean;
  /** Fires with the error that then ends the attempt. */
  readonly overspent: AbortSignal;
  /** Looked at as the very last thing before the agent is called: what has to be waited for to be sure that it may be, if anything. */
  readonly sure?: (() => Promise<void> | undefined) | undefined;
}

/**
 * One try of an agent at a task, ended at its deadline whether or not the agent listens to its signal.
 *
 * @throws Timeout, Cancelled, InvalidOutput, OverBudget, and whatever the agent throws.
 */
export async function attempt(
  agent: Pick<Agent, "name" | "output" | "execute">,
  task: Task,
  context: Omit<AgentContext, "signal">,
  bounds: AttemptBounds,
): Promise<unknown> {
  const { runSignal, timeoutMs, overspent, sure } = bounds;
  // It may have waited for its place in the bulkhead until nobody wanted it any more.
  if (runSignal.aborted) throw reasonOf(bounds, agent.name);
  const deadline = AbortSignal.timeout(Math.ceil(timeoutMs));
  const signal = AbortSignal.any([runSignal, deadline, overspent]);
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(reasonOf(bounds, agent.name));
  signal.addEventListener("abort", stop, { once: true });
  // Nobody may be waiting any more when it fires.
  stopped.promise.catch(() => undefined);
  try {
    const given = { ...context, signal };
    // Many wait for the same answer: while those before it were called, the process may have stood still again.
    for (let looked = 0; looked < LOOKED_MOST; looked += 1) {
      const doubt = sure?.();
      if (doubt === undefined) break;
      await Promise.race([doubt, stopped.promise]);
      if (signal.aborted) throw reasonOf(bounds, agent.name);
    }
    const output = await Promise.race([agent.execute(task, given), stopped.promise]);
    // What was taken counts, also where the agent was done before anyone could stop it.
    if (overspent.aborted) throw reasonOf(bounds, agent.name);
    const read = agent.output.safeParse(output);
    if (read.success) return read.data;
    const issue = read.error.issues[0];
    const field = issue?.path.join(".") ?? "";
    const message = `agent ${agent.name} returned what its output schema refuses: ${field}: ${issue?.message ?? ""}`;
    throw new InvalidOutput(message, { field });
  } catch (error) {
    // An agent that heard the signal throws whatever its libraries throw then.
    if (signal.aborted && !(error instanceof BatonError)) throw reasonOf(bounds, agent.name, error);
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function reasonOf(
  { runSignal, timeoutMs, lastOfBudget, overspent }: AttemptBounds,
  agent: string,
  cause?: unknown,
): unknown {
  if (runSignal.aborted) return new Cancelled("the run was stopped", { cause });
  if (overspent.aborted) return overspent.reason;
  if (lastOfBudget)
    return new OverBudget(`the run's time was up before agent ${agent} had finished`, {
      field: "budget.seconds",
      cause,
    });
  return new Timeout(`agent ${agent} did not finish within ${Math.ceil(timeoutMs)} ms`, { cause });
}
