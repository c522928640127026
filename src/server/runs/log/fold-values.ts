import type { WireEvent } from "../graph/wire-event.ts";
import { FOLDED_VALUES, VALUES } from "./folded.ts";
import { patchBetween } from "./patch.ts";

/** So many characters of differences are read with a whole state at any rate: small runs say nothing twice. */
const FREE = 16_000;

/** The last state, and what it costs to read it: all in characters of JSON. */
interface Known {
  /** Plain JSON of its own, which nobody changes. */
  readonly state: unknown;
  /** Of the last whole state. */
  readonly whole: number;
  /** Of the differences since that. */
  readonly since: number;
}

/**
 * Folds the states that a run streams, so that its log has each message once: the first state is kept whole, and each after it as the difference to
 * the one before, null for none. One is whole again where the differences would come to more than the last whole one, and more than 16,000 characters,
 * so that who comes in the middle reads at most about twice what he would have to; and where it is too deep to be compared. Who takes the run over
 * begins with a whole one. States of subgraphs stay as they are.
 */
export class FoldValues {
  #known: Known | undefined;

  /** The event as it is to be kept. Events have to come in the order in which they are written. */
  of(told: WireEvent): WireEvent {
    if (told.event !== VALUES) return told;
    const state = told.data ?? null;
    if (this.#known !== undefined) {
      const { whole } = this.#known;
      const folded = difference(this.#known.state, state);
      const since = this.#known.since + (folded?.characters ?? Infinity);
      if (folded !== undefined && since <= Math.max(whole, FREE)) {
        this.#known = { state, whole, since };
        return { event: FOLDED_VALUES, data: folded.data };
      }
    }
    this.#known = { state, whole: JSON.stringify(state).length, since: 0 };
    return told;
  }
}

/** `undefined` where the stack does not suffice: a difference goes down through more calls, and is twice as deep, as a state that can be written. */
function difference(
  before: unknown,
  state: unknown,
): { readonly data: unknown; readonly characters: number } | undefined {
  try {
    const data = patchBetween(before, state) ?? null;
    return { data, characters: JSON.stringify(data).length };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
