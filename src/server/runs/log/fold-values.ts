import type { WireEvent } from "../graph/wire-event.ts";
import { FOLDED_VALUES, VALUES } from "./folded.ts";
import { patchBetween } from "./patch.ts";

/**
 * Folds the states that a run streams, so that its log has each message once: the first state is kept whole, and each after it as the difference to
 * the one before, null for none. Who takes the run over begins with a whole one. States of subgraphs stay as they are.
 */
export class FoldValues {
  /** Plain JSON of its own, which nobody changes. */
  #before: { readonly state: unknown } | undefined;

  /** The event as it is to be kept. Events have to come in the order in which they are written. */
  of(told: WireEvent): WireEvent {
    if (told.event !== VALUES) return told;
    const before = this.#before;
    this.#before = { state: told.data ?? null };
    if (before === undefined) return told;
    return { event: FOLDED_VALUES, data: patchBetween(before.state, this.#before.state) ?? null };
  }
}
