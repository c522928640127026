import type { Agent, AgentContext, Task } from "../../agents/agent.ts";
import { BatonError, Cancelled, InvalidOutput, Timeout } from "../../tools/errors.ts";

/**
 * One try of an agent at a task, ended at its deadline whether or not the agent listens to its signal.
 *
 * @throws Timeout, Cancelled, InvalidOutput, and whatever the agent throws.
 */
export async function attempt(
  agent: Agent,
  task: Task,
  context: Omit<AgentContext, "signal">,
  { runSignal, timeoutMs }: { runSignal: AbortSignal; timeoutMs: number },
): Promise<unknown> {
  // It may have waited for its place in the bulkhead until nobody wanted it any more.
  if (runSignal.aborted) throw reasonOf(runSignal, agent.name, timeoutMs);
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([runSignal, deadline]);
  const stopped = Promise.withResolvers<never>();
  const stop = (): void => stopped.reject(reasonOf(runSignal, agent.name, timeoutMs));
  signal.addEventListener("abort", stop, { once: true });
  // Nobody may be waiting any more when it fires.
  stopped.promise.catch(() => undefined);
  try {
    const output = await Promise.race([agent.execute(task, { ...context, signal }), stopped.promise]);
    const read = agent.output.safeParse(output);
    if (read.success) return read.data;
    const issue = read.error.issues[0];
    throw new InvalidOutput(
      `agent ${agent.name} returned what its output schema refuses: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
      {
        field: issue?.path.join(".") ?? "",
      },
    );
  } catch (error) {
    // An agent that heard the signal throws whatever its libraries throw then.
    if (signal.aborted && !(error instanceof BatonError)) throw reasonOf(runSignal, agent.name, timeoutMs, error);
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function reasonOf(runSignal: AbortSignal, agent: string, timeoutMs: number, cause?: unknown): BatonError {
  if (runSignal.aborted) return new Cancelled("the run was stopped", { cause });
  return new Timeout(`agent ${agent} did not finish within ${timeoutMs} ms`, { cause });
}
