import { setImmediate as nextTurn } from "node:timers/promises";
import { task } from "@langchain/langgraph";
import { aborted } from "./aborted.ts";
import { atPlace, taskAtWork } from "./durable.ts";
import { NotOnRecord } from "./not-on-record.ts";

/** A place in the record that is looked at first and written later. */
export interface Note<Value> {
  /** What an earlier process of this run, or an earlier call, wrote there; missing: nothing. */
  readonly found: { readonly value: Value } | undefined;
  /**
   * Resolves once the value is in the store. Only the first call writes.
   *
   * @throws Unavailable when the store did not take it: this process may have lost its run to another.
   */
  write(value: Value): Promise<void>;
}

/** Opens the note at a place among the parts of the step at work, see `placeOf`. Each that is not found must be written, or the run stopped. */
export type OpenNote = <Value>(name: string, place: number) => Promise<Note<Value>>;

/**
 * Notes are parts that end when they are written: one that was not is not on record, and after a crash is found empty.
 *
 * @param stopped fires when the run is stopped; what is still open then comes to nothing
 * @param kept resolves once what a task handed to the store is in it, to whether the store took it
 */
export function createNotes(stopped: AbortSignal, kept: (taskId: string) => Promise<boolean>): OpenNote {
  return async <Value>(name: string, place: number): Promise<Note<Value>> => {
    const begun = Promise.withResolvers<string>();
    const written = Promise.withResolvers<{ value: Value }>();
    const stop = (): void => written.reject(stopped.reason);
    const part = task({ name }, () => {
      begun.resolve(taskAtWork());
      stopped.addEventListener("abort", stop, { once: true });
      if (stopped.aborted) stop();
      return written.promise;
    });
    const end = atPlace(place, part);
    // Nobody may be waiting for it when the run is stopped.
    end.catch(() => undefined);
    written.promise.catch(() => undefined);
    const first = await Promise.race([begun.promise, end]);
    if (typeof first !== "string") return { found: first, write: () => Promise.resolve() };
    return {
      found: undefined,
      write: async (value) => {
        stopped.removeEventListener("abort", stop);
        written.resolve({ value });
        await end;
        // LangGraph hands the part's writes over in this turn of the loop.
        await nextTurn();
        if (await kept(first)) return;
        // Most likely the run is another process's now, and this one is about to hear of it: then it has not failed.
        await aborted(stopped, HEARING_MS);
        throw new NotOnRecord("what is about to be done could not be put on record");
      },
    };
  };
}

/** How long word that the run was stopped may take, milliseconds. */
const HEARING_MS = 5_000;

/** Nothing is kept: for a graph without a store. */
export const NO_NOTES: OpenNote = () => Promise.resolve({ found: undefined, write: () => Promise.resolve() });
