import { turnsAway } from "../../tools/foreign-error.ts";
import { Unavailable, toFailure, type Failure } from "../../tools/errors.ts";
import { inputHash, placeOf } from "../mail/request-hash.ts";
import type { BranchTools } from "./branch-tools.ts";
import { now } from "./outcome.ts";

/** What is on record of a call before it is made. */
type Intent = ({ readonly begun: false } & Partial<Refusal>) | ({ readonly begun: true } & Beginning);

/** Why a call was not made. */
interface Refusal {
  readonly failure: Failure;
  /** Whether a breaker let it not through. */
  readonly leftAlone: boolean;
}

/** A call that was about to be made. */
export interface Beginning {
  /** ISO 8601. */
  readonly at: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Under which idempotency key; missing in older records. */
  readonly key?: string;
}

/** What is on record of a call after it was made. */
export type Came<Made> = { readonly ok: true; readonly made: Made } | { readonly ok: false; readonly failure: Failure };

/** One call of an agent whose effect must not happen twice. */
export interface Once<Made> {
  /** What it came to in an earlier process of the run; where that died before it knew, a failure whose outcome is unknown. */
  readonly known: (Came<Made> & { readonly beginning: Beginning }) | ({ readonly ok: false } & Refusal) | undefined;
  /**
   * Puts on record that the call is about to be made.
   *
   * @throws Unavailable when the store does not take it: then it must not be made.
   */
  begin(input: Beginning["input"], key: string): Promise<void>;
  /** Puts on record that it was not made, and may still be. */
  leave(): Promise<void>;
  readonly beginning: () => Beginning | undefined;
  done(made: Made): Promise<void>;
  /** The failure, and what is known of its outcome: `none` only where that is certain. @param leftAlone whether a breaker let it not through */
  failed(soFar: Failure, leftAlone: boolean): Promise<Failure>;
}

/** Which call it is: nothing but these tells one from another, over all processes of a run. */
export interface Calling {
  readonly path: string;
  readonly agent: string;
  /** The literals it is given, by which a fallback differs from the step's own way. */
  readonly with: Readonly<Record<string, unknown>>;
  /** From 1 for each agent. */
  readonly number: number;
}

/** Opens the door through which every irreversible call goes: on record before it is made, and after. */
export async function openOnce<Made>(calling: Calling, { note }: Pick<BranchTools, "note">): Promise<Once<Made>> {
  const { path, agent, number } = calling;
  const key = [path, agent, inputHash(calling.with), number];
  for (let turn = 0; ; turn++) {
    const intent = await note<Intent>("intent", placeOf("intent", ...key, turn));
    const found = intent.found?.value;
    if (found?.begun === false) {
      // What came after a refusal may have been done: the same way is gone again. Others, and older records, do not say why.
      if (found.failure === undefined) continue;
      const { failure, leftAlone = false } = found;
      return {
        known: { ok: false, failure, leftAlone },
        begin: never,
        leave: never,
        beginning: () => undefined,
        done: never,
        failed: never,
      };
    }
    const openResult = () => note<Came<Made>>("result", placeOf("result", ...key, turn));
    if (found !== undefined) return remembered(found, await openResult());
    let state: "closed" | "begun" | Beginning = "closed";
    return {
      known: undefined,
      begin: async (input, key) => {
        const beginning = { at: now(), input, key };
        state = "begun";
        await intent.write({ begun: true, ...beginning });
        state = beginning;
      },
      leave: () => intent.write({ begun: false }),
      beginning: () => (typeof state === "string" ? undefined : state),
      // Where the store refuses it the run ends, and whoever goes on with it finds the beginning.
      done: async (made) => (await openResult()).write({ ok: true, made }).catch(() => undefined),
      failed: async (soFar, leftAlone) => {
        if (typeof state === "string") {
          const failure = { ...soFar, outcome: "none" as const };
          if (state === "closed") await intent.write({ begun: false, failure, leftAlone }).catch(() => undefined);
          return failure;
        }
        const failure = { ...soFar, outcome: outcomeOf(soFar) };
        await (await openResult()).write({ ok: false, failure }).catch(() => undefined);
        return failure;
      },
    };
  }

  async function remembered(beginning: Beginning, result: Awaited<ReturnType<typeof note<Came<Made>>>>) {
    let came = result.found?.value;
    if (came === undefined) {
      const message = `agent ${agent} was called at ${beginning.at}, and what came of it is not known`;
      came = { ok: false, failure: toFailure(new Unavailable(message, { outcome: "unknown" })) };
      await result.write(came);
    }
    return {
      known: { ...came, beginning },
      begin: never,
      leave: never,
      beginning: () => beginning,
      done: never,
      failed: never,
    };
  }
}

/** Of a failed call: whether who failed says that nothing was done. */
function outcomeOf({ outcome, code }: Failure): "none" | "unknown" {
  return outcome ?? (turnsAway(code) ? "none" : "unknown");
}

function never(): Promise<never> {
  throw new TypeError("the call is over");
}
