import { openOnce } from "../branch/once.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import { now, NOTHING, only, type Outcome } from "../branch/outcome.ts";
import type { Made } from "../step/run-attempt.ts";
import { unknownState } from "../step/unknown-state.ts";
import { placeOf } from "./request-hash.ts";

/** An irreversible ask, as it is on record before it is made. */
export interface NotedAsk {
  readonly path: string;
  readonly agent: string;
  readonly range?: string;
  readonly pin?: string;
  /** Of the part that it is. */
  readonly place: number;
  readonly asked_as: string;
}

/** Puts asks on record, so that whoever finds their asker cut off can tell what became of them. */
export function createNotedAsks(asker: string, tools: Pick<BranchTools, "note" | "durable" | "context">) {
  const open = (ordinal: number) => tools.note<NotedAsk | null>("asked", placeOf("asked", asker, ordinal));
  let last = 0;
  return {
    note: async (ask: NotedAsk): Promise<void> => {
      for (;;) {
        const note = await open((last += 1));
        if (note.found !== undefined) continue;
        await note.write(ask);
        return;
      }
    },
    /** What became of all that a process asked which has died. */
    account: async (): Promise<Outcome[]> => {
      const outcomes: Outcome[] = [];
      for (let ordinal = 1; ; ordinal++) {
        const note = await open(ordinal);
        const ask = note.found?.value;
        if (note.found === undefined) await note.write(null);
        if (ask === undefined || ask === null) return outcomes;
        const charge = (): void => undefined;
        const outcome = await tools.durable(ask.agent, () => becameOf(ask, tools), { charge }, ask.place);
        const state = outcome.steps[ask.path];
        if (state?.status !== "completed" && state?.status !== "failed" && state?.status !== "waiting") continue;
        outcomes.push({ ...outcome, steps: { ...outcome.steps, [ask.path]: { ...state, asked_as: ask.asked_as } } });
      }
    },
  };
}

/** Of an ask that did not come to its end on record. */
async function becameOf(
  { path, agent, range, pin }: NotedAsk,
  tools: Pick<BranchTools, "note" | "context">,
): Promise<Outcome> {
  for (let number = 1; ; number++) {
    const call = await openOnce<Made>({ path, agent, with: {}, number }, tools);
    if (call.known === undefined) {
      await call.leave();
      return NOTHING;
    }
    const { known } = call;
    if (!("beginning" in known)) continue;
    const { at: started_at, input, key } = known.beginning;
    if (known.ok) {
      const { output } = known.made;
      const state = { status: "completed" as const, agent, attempts: 0, started_at, ended_at: now(), output };
      return only(path, { ...state, irreversible: true });
    }
    if (known.failure.outcome !== "unknown") continue;
    const tied = { ...(range !== undefined && { range }), ...(pin !== undefined && { pin }) };
    const held = { agent, ...tied, input, began_at: started_at, ...(key !== undefined && { idempotency_key: key }) };
    return only(path, unknownState({ path, agent, outputs: [" "], held, failure: known.failure, attempts: 0 }, tools));
  }
}
