import type { StoredEvent } from "../sql/run-events.ts";

const maxEvents = 512;
const maxCharacters = 1_000_000;

/**
 * The latest durable events of a run that this process carries, shared by all its readers, so that they cost no query while
 * they keep up. Bounded: who falls behind it reads from the table.
 */
export class RunTail {
  readonly #events: StoredEvent[] = [];
  #characters = 0;
  /** `ended`: nothing follows. `left`: whatever follows comes from another worker. */
  state: "live" | "ended" | "left" = "live";

  push(event: StoredEvent): void {
    this.#events.push(event);
    this.#characters += event.json.length;
    while (this.#events.length > 1 && (this.#events.length > maxEvents || this.#characters > maxCharacters)) {
      this.#characters -= this.#events.shift()?.json.length ?? 0;
    }
  }

  /** The events with a `seq` above `after`; `undefined` when the tail does not reach back that far. */
  since(after: number): readonly StoredEvent[] | undefined {
    const first = this.#events[0];
    if (first === undefined || after < first.seq - 1) return undefined;
    return this.#events.slice(after - first.seq + 1);
  }
}
