import { setImmediate as nextTurn } from "node:timers/promises";
import { getConfig, task, type LangGraphRunnableConfig } from "@langchain/langgraph";
import type { Ledger } from "./ledger.ts";
import { NOTHING, type Outcome } from "./outcome.ts";

/**
 * Runs a part of a node so that it is on record by itself.
 *
 * @param ledger is charged for a part that was on record already
 */
export type Durable = (name: string, work: () => Promise<Outcome>, ledger: Pick<Ledger, "charge">) => Promise<Outcome>;

/**
 * Parts that are on record before anybody gets what they came to: after a crash the node begins anew, and gets what it had. A part is known by
 * its place in the order of calls within its parent, so that order must follow from the plan alone.
 *
 * @param settled resolves once what a task handed to the store is in it
 * @param stopped fires when the run is stopped; a part that throws for another reason (its workflow's time was up) has come to nothing, for
 * an error in a part would end the whole superstep
 */
export function createDurable(stopped: AbortSignal, settled: (taskId: string) => Promise<void>): Durable {
  return async (name, work, ledger) => {
    let fresh: string | undefined;
    const part = task({ name }, async () => {
      fresh = taskId(getConfig());
      try {
        return await work();
      } catch (error) {
        if (stopped.aborted) throw error;
        return NOTHING;
      }
    });
    const outcome = await part();
    if (fresh === undefined) {
      ledger.charge(outcome.usage);
      return outcome;
    }
    // LangGraph hands the part's writes over in this turn of the loop.
    await nextTurn();
    await settled(fresh);
    return outcome;
  };
}

/** LangGraph's name of the task at work. */
function taskId({ configurable }: LangGraphRunnableConfig): string {
  const id: unknown = configurable?.__pregel_task_id;
  return typeof id === "string" ? id : "";
}
