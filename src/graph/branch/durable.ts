import { setImmediate as nextTurn } from "node:timers/promises";
import { getConfig, task, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { carryContext } from "../../tools/tracing/carry-context.ts";
import type { Ledger } from "./ledger.ts";
import { NotOnRecord } from "./not-on-record.ts";
import { NOTHING, type Outcome } from "./outcome.ts";

/**
 * Runs a part of a node so that it is on record by itself.
 *
 * @param ledger is charged for a part that was on record already
 * @param place of the part within its parent, where that does not follow from the order of calls
 */
export type Durable = (
  name: string,
  work: () => Promise<Outcome>,
  ledger: Pick<Ledger, "charge">,
  place?: number,
) => Promise<Outcome>;

/**
 * Parts that are on record before anybody gets what they came to: after a crash the node begins anew, and gets what it had. A part is known by
 * its place in the order of calls within its parent, so that order must follow from the plan alone.
 *
 * @param settled resolves once what a task handed to the store is in it
 * @param stopped fires when the run is stopped; a part that throws for another reason (its workflow's time was up) has come to nothing, for
 * an error in a part would end the whole superstep
 */
export function createDurable(stopped: AbortSignal, settled: (taskId: string) => Promise<void>): Durable {
  return async (name, work, ledger, place) => {
    let fresh: string | undefined;
    // LangGraph begins a part when it sees fit, which need not be within the step that it is a part of.
    const asHere = carryContext();
    const part = task({ name }, async () => {
      fresh = taskAtWork();
      try {
        return await asHere(work);
      } catch (error) {
        if (stopped.aborted || error instanceof NotOnRecord) throw error;
        return NOTHING;
      }
    });
    const outcome = await (place === undefined ? part() : atPlace(place, part));
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

/** LangGraph numbers the parts of a parent as they are called, and knows each by its number. */
export function atPlace<Result>(place: number, part: () => Result): Result {
  const scratchpad: unknown = getConfig().configurable?.__pregel_scratchpad;
  if (!isCounting(scratchpad)) return part();
  const next = scratchpad.callCounter;
  scratchpad.callCounter = place;
  try {
    return part();
  } finally {
    scratchpad.callCounter = next;
  }
}

function isCounting(value: unknown): value is { callCounter: number } {
  return typeof value === "object" && value !== null && "callCounter" in value && typeof value.callCounter === "number";
}

/** LangGraph's name of the task at work. */
export function taskAtWork({ configurable }: LangGraphRunnableConfig = getConfig()): string {
  const id: unknown = configurable?.__pregel_task_id;
  return typeof id === "string" ? id : "";
}
