import { task } from "@langchain/langgraph";
import type { Ledger } from "./ledger.ts";
import { NOTHING, type Outcome } from "./outcome.ts";

/**
 * Runs a part of a node so that it is on record by itself.
 *
 * @param ledger is charged for a part that was on record already
 */
export type Durable = (name: string, work: () => Promise<Outcome>, ledger: Pick<Ledger, "charge">) => Promise<Outcome>;

/**
 * Parts that are on record once they are done: after a crash the node begins anew, and gets what it had. A part is known by its place in the
 * order of calls within its parent, so that order must follow from the plan alone.
 *
 * @param stopped fires when the run is stopped; a part that throws for another reason (its workflow's time was up) has come to nothing, for
 * an error in a part would end the whole superstep
 */
export function createDurable(stopped: AbortSignal): Durable {
  return async (name, work, ledger) => {
    let fresh = false;
    const part = task({ name }, async () => {
      fresh = true;
      try {
        return await work();
      } catch (error) {
        if (stopped.aborted) throw error;
        return NOTHING;
      }
    });
    const outcome = await part();
    if (!fresh) ledger.charge(outcome.usage);
    return outcome;
  };
}
