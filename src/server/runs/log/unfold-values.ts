import type { RunEvent } from "../run.ts";
import type { StoredEvent } from "../sql/run-events.ts";
import { FOLDED_VALUES, VALUES } from "./folded.ts";
import { patched, type Patch } from "./patch.ts";
import { isQuiet } from "./quiet.ts";

/**
 * Makes of the events of a run's log, one after the other, what clients hear: what `FoldValues` has folded is as it was. All events of the log have
 * to come, the quiet ones too: behind a number that is missing, folded states are left out until there is a whole one. Holds one state.
 */
export class UnfoldValues {
  readonly #earlier: (before: number) => Promise<readonly StoredEvent[]>;
  #state: { readonly value: unknown } | undefined;
  #seq: number | undefined;
  #asked = false;

  /** @param earlier reads the last whole state before that number, and what was folded since; nothing where events between are missing */
  constructor(earlier: (before: number) => Promise<readonly StoredEvent[]>) {
    this.#earlier = earlier;
  }

  /** The event as clients hear of it; `undefined` where it is quiet or the state that it builds on is gone. Asks for what is earlier once at most. */
  async of(event: StoredEvent): Promise<RunEvent | undefined> {
    if (this.#seq !== undefined && event.seq !== this.#seq + 1) this.#state = undefined;
    this.#seq = event.seq;
    if (event.event === FOLDED_VALUES && this.#state === undefined && !this.#asked) {
      this.#asked = true;
      for (const each of await this.#earlier(event.seq)) this.#next(each);
    }
    return this.#next(event);
  }

  #next({ seq, event, json }: StoredEvent): RunEvent | undefined {
    if (isQuiet(event)) return undefined;
    const data: unknown = JSON.parse(json);
    if (event === VALUES) this.#state = { value: data };
    if (event !== FOLDED_VALUES) return { seq, event, data };
    if (this.#state === undefined) return undefined;
    if (data !== null) this.#state = after(this.#state.value, data as Patch);
    return this.#state && { seq, event: VALUES, data: this.#state.value };
  }
}

/** Of a log that cannot be read, states are missing, and not the reader's connection, which would come back for the same again and again. */
function after(before: unknown, patch: Patch): { readonly value: unknown } | undefined {
  try {
    return { value: patched(before, patch) };
  } catch {
    return undefined;
  }
}
