import type { InstanceName } from "./instance-health.ts";
import type { HealthSnapshot, InstanceSnapshot } from "./snapshot.ts";

/** How long what a replica said counts after it was taken in: some missed beats of a second, milliseconds. */
const FRESH_MS = 10_000;
/** Replicas remembered. */
const MOST = 200;

interface Said {
  readonly at: number;
  readonly heardAt: number;
  readonly instances: ReadonlyMap<string, InstanceSnapshot>;
  readonly byAgent: ReadonlyMap<string, readonly InstanceSnapshot[]>;
}

/** One text for each instance. */
export function keyOf({ agent, version, id, tenant }: InstanceName): string {
  return tenant === undefined ? `${agent}@${version}/${id}` : `${agent}@${version}/${id}\n${tenant}`;
}

/** What the other replicas said last. */
export class Replicas {
  readonly #said = new Map<string, Said>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Keeps it unless something newer of that replica is known; in any order and as often as it comes. */
  hear({ replica, at, instances }: HealthSnapshot): void {
    const known = this.#said.get(replica);
    if (known !== undefined && known.at >= at) return;
    const byKey = new Map(instances.map((instance) => [keyOf(instance), instance]));
    this.#said.set(replica, {
      at,
      heardAt: this.#now(),
      instances: byKey,
      byAgent: Map.groupBy(instances, ({ agent }) => agent),
    });
    this.#forgetOld();
  }

  /** What the fresh ones say of an instance. */
  of(name: InstanceName): InstanceSnapshot[] {
    const key = keyOf(name);
    const from = this.#now() - FRESH_MS;
    return [...this.#said.values()].flatMap(({ heardAt, instances }) => {
      const said = heardAt < from ? undefined : instances.get(key);
      return said === undefined ? [] : [said];
    });
  }

  /** The instances of an agent that fresh replicas know. */
  namesOf(agent: string): InstanceName[] {
    const from = this.#now() - FRESH_MS;
    return [...this.#said.values()].flatMap(({ heardAt, byAgent }) =>
      heardAt < from ? [] : (byAgent.get(agent) ?? []),
    );
  }

  #forgetOld(): void {
    const from = this.#now() - FRESH_MS;
    for (const [replica, { heardAt }] of this.#said) {
      if (heardAt < from || this.#said.size > MOST) this.#said.delete(replica);
    }
  }
}
