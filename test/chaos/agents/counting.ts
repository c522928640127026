import type { AgentContext, Task } from "../../../src/agents/agent.ts";
import { writeLedger, type LedgerLine } from "../ledger.ts";

/** Counts itself, sleeps for `input.ms` unless stopped, and says what it did, or fails where it is to. */
export default {
  name: "counting",
  version: "1.0.0",
  description: "Counts its own executions in a ledger, for tests of crash recovery.",
  capabilities: ["count executions in a ledger"],
  effect: "idempotent",
  input: {
    type: "object",
    properties: { ms: { type: "number" }, say: { type: "number" }, fail: { type: "boolean" } },
    additionalProperties: true,
  },
  execute: async (task: Task, context: AgentContext) => {
    const { ms = 0, say = 0, fail = false } = task.input as { ms?: number; say?: number; fail?: boolean };
    const note = (what: LedgerLine["what"]): void => {
      const epoch = Number(process.env.CHAOS_EPOCH);
      const { step, attempt } = task;
      writeLedger(process.env.CHAOS_LEDGER ?? "", { what, run: context.runId, step, attempt, epoch, at: Date.now() });
    };
    note("start");
    for (let n = 0; n < say; n += 1) context.progress(`line ${n}`, n / say);
    await pause(ms, context.signal);
    if (fail) throw new Error("it was to fail");
    note("end");
    return { step: task.step, slept: ms };
  },
};

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
