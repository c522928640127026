import { task } from "@langchain/langgraph";
import type { Ledger } from "./ledger.ts";
import type { Outcome } from "./outcome.ts";

/** Runs a part of a node so that it is on record by itself. */
export type Durable = (name: string, work: () => Promise<Outcome>) => Promise<Outcome>;

/**
 * Parts that are on record once they are done: after a crash the node begins anew, and gets what it had, whose cost is charged. A part is
 * known by its place in the order of calls within its parent, so that order must follow from the plan alone.
 */
export function createDurable(ledger: Pick<Ledger, "charge">): Durable {
  return async (name, work) => {
    let fresh = false;
    const part = task({ name }, () => {
      fresh = true;
      return work();
    });
    const outcome = await part();
    if (!fresh) ledger.charge(outcome.usage);
    return outcome;
  };
}
