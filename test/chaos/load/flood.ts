import { Refused, type ReplicaClient } from "./replica-client.ts";

/** How many runs a flood brings at once. */
const floodSize = 150;
/** Who comes with so many waits for longer. */
const answerMs = 45_000;

/** The tenant that wants everything at once, and does not wait for any of it. */
export class Flood {
  /** Runs that were taken. */
  readonly taken: string[] = [];
  /** Requests that the server would not take now. */
  refused = 0;
  /** What else went wrong, once each: a replica that was away, or a request that it did not understand. */
  readonly troubles = new Set<string>();
  readonly #client: ReplicaClient;
  readonly #size: number;

  constructor(client: ReplicaClient, size = floodSize) {
    this.#client = client;
    this.#size = size;
  }

  /** Asks for many runs at once; whoever is refused or cut off does not ask again. */
  async pour(): Promise<{ taken: number; refused: number }> {
    const before = { taken: this.taken.length, refused: this.refused };
    await Promise.all(Array.from({ length: this.#size }, () => this.#one()));
    return { taken: this.taken.length - before.taken, refused: this.refused - before.refused };
  }

  /** Stops all that was poured and is not done. */
  async drain(): Promise<void> {
    await this.#client
      .persist(() => this.#client.json({ tenant: "loud", path: "/runs/cancel", body: { status: "all" } }))
      .catch(() => undefined);
  }

  async #one(): Promise<void> {
    const step = { agent: "counting", with: { ms: 50 }, inputs: [] };
    const steps = [1, 2, 3].map((n) => ({ ...step, name: `loud_${n}`, outputs: [`out_${n}`] }));
    const body = { assistant_id: "baton", on_completion: "keep", input: { plan: { name: "flood", steps } } };
    try {
      const run = await this.#client.json<{ run_id: string }>({ tenant: "loud", path: "/runs", body, answerMs });
      this.taken.push(run.run_id);
    } catch (error) {
      if (error instanceof Refused && error.status === 429) this.refused += 1;
      else this.troubles.add(String(error));
    }
  }
}
