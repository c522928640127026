import type { RunEvent } from "../run.ts";
import type { StoredEvent } from "../sql/run-events.ts";
import { FOLDED_VALUES, VALUES } from "./folded.ts";
import { patched, type Patch } from "./patch.ts";

/** Makes of the events of a run's log, one after the other, what clients hear: what `FoldValues` has folded is as it was. */
export class UnfoldValues {
  readonly #earlier: (before: number) => Promise<readonly StoredEvent[]>;
  #state: { readonly value: unknown } | undefined;
  #asked = false;

  /** @param earlier reads the last whole state before that number, and what was folded since */
  constructor(earlier: (before: number) => Promise<readonly StoredEvent[]>) {
    this.#earlier = earlier;
  }

  /** The event as clients hear of it; `undefined` where retention has taken the state that it builds on. Asks for what is earlier once at most. */
  async of(event: StoredEvent): Promise<RunEvent | undefined> {
    if (event.event === FOLDED_VALUES && this.#state === undefined && !this.#asked) {
      this.#asked = true;
      for (const each of await this.#earlier(event.seq)) this.#next(each);
    }
    return this.#next(event);
  }

  #next({ seq, event, json }: StoredEvent): RunEvent | undefined {
    const data: unknown = JSON.parse(json);
    if (event === VALUES) this.#state = { value: data };
    if (event !== FOLDED_VALUES) return { seq, event, data };
    if (this.#state === undefined) return undefined;
    if (data !== null) this.#state = { value: patched(this.#state.value, data as Patch) };
    return { seq, event: VALUES, data: this.#state.value };
  }
}
