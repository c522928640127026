import type { AgentContext, Task } from "../../src/agents/agent.ts";
import { writeLedger, type LedgerLine } from "./ledger.ts";

/** What a step of the load may ask of an agent of the harness. */
interface Asked {
  /** How long it takes, milliseconds. */
  readonly ms?: number;
  /** How many lines of progress it tells. */
  readonly say?: number;
  readonly fail?: boolean;
}

type Work = (ms: number, signal: AbortSignal) => Promise<void>;

/** An agent module that keeps the ledger: it counts itself, takes its time unless stopped, and says what it did, or fails where it is to. */
export function countedAgent(name: string, effect: LedgerLine["effect"], work: Work = pause) {
  return {
    name,
    version: "1.0.0",
    description: `Counts its own ${effect} executions in a ledger, for tests of crash recovery.`,
    capabilities: [`${name}: count ${effect} executions in a ledger`],
    effect,
    input: {
      type: "object",
      properties: { ms: { type: "number" }, say: { type: "number" }, fail: { type: "boolean" } },
      additionalProperties: true,
    },
    execute: async (task: Task, context: AgentContext) => {
      const { ms = 0, say = 0, fail = false } = task.input as Asked;
      const note = (what: LedgerLine["what"]): void => {
        const [replica, epoch] = [Number(process.env.CHAOS_REPLICA), Number(process.env.CHAOS_EPOCH)];
        const { step, attempt } = task;
        const call = { run: context.runId, step, agent: name, effect, key: context.idempotencyKey, attempt };
        writeLedger(process.env.CHAOS_LEDGER ?? "", { what, ...call, replica, epoch, at: Date.now() });
      };
      note("begin");
      for (let line = 0; line < say; line += 1) context.progress(`line ${line}`, line / say);
      await work(ms, context.signal).catch((error: unknown) => {
        note("cut");
        throw error;
      });
      if (fail) throw new Error("it was to fail");
      note("end");
      return { step: task.step, slept: ms };
    },
  };
}

/** Waits, unless stopped. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
  });
}
