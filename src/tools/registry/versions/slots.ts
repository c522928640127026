import semver from "semver";
import type { AgentManifest } from "../manifest.ts";
import type { Slot } from "./slot.ts";

/** The slots of a registry by owner and name. What is seen without a tenant is what all tenants see. */
export class Slots<Entry extends AgentManifest> {
  readonly #shared = new Map<string, Slot<Entry>>();
  readonly #owned = new Map<string, Map<string, Slot<Entry>>>();
  readonly #lists = new Map<string | undefined, readonly Entry[]>();
  readonly #everies = new Map<string | undefined, readonly Entry[]>();

  /** The slot of exactly this owner. */
  of(name: string, tenant: string | undefined): Slot<Entry> | undefined {
    return tenant === undefined ? this.#shared.get(name) : this.#owned.get(tenant)?.get(name);
  }

  /** The slots in which a tenant finds a name, its own first. */
  seen(name: string, tenant: string | undefined): Slot<Entry>[] {
    const slots = tenant === undefined ? [] : [this.of(name, tenant)];
    return [...slots, this.of(name, undefined)].filter((slot) => slot !== undefined);
  }

  /** Takes up a slot that holds something, or notes that it holds something else. */
  add(slot: Slot<Entry>): void {
    this.#forget();
    if (slot.tenant === undefined) {
      this.#shared.set(slot.name, slot);
      return;
    }
    const own = this.#owned.get(slot.tenant) ?? new Map<string, Slot<Entry>>();
    this.#owned.set(slot.tenant, own.set(slot.name, slot));
  }

  /** Notes that a slot holds less; an empty one is let go. */
  changed({ name, tenant, size }: Slot<Entry>): void {
    this.#forget();
    if (size > 0) return;
    if (tenant === undefined) {
      this.#shared.delete(name);
      return;
    }
    const own = this.#owned.get(tenant);
    own?.delete(name);
    if (own?.size === 0) this.#owned.delete(tenant);
  }

  /** Every version of a name that a tenant sees, newest first. */
  versions(name: string, tenant: string | undefined): readonly Entry[] {
    const shared = this.seen(name, tenant).toReversed();
    const byVersion = new Map(shared.flatMap((slot) => slot.all().map(({ entry }) => [entry.version, entry])));
    return [...byVersion.values()].toSorted((a, b) => semver.compareBuild(b.version, a.version));
  }

  /** `list`, followed by all other versions that a tenant sees; the same array until something changes. */
  every(tenant: string | undefined): readonly Entry[] {
    const list = this.list(tenant);
    const key = tenant !== undefined && this.#owned.has(tenant) ? tenant : undefined;
    const known = this.#everies.get(key);
    if (known !== undefined) return known;
    const ranked = list.flatMap(({ name }) => this.seen(name, tenant).flatMap((slot) => slot.ranked()));
    const every = Object.freeze([...new Set([...list, ...ranked.map(({ entry }) => entry)])]);
    this.#everies.set(key, every);
    return every;
  }

  /** Every slot of every owner. */
  *all(): Generator<Slot<Entry>> {
    yield* this.#shared.values();
    for (const own of this.#owned.values()) yield* own.values();
  }

  /** What each name means to a tenant, in the order of registration; the same array until something changes. */
  list(tenant: string | undefined): readonly Entry[] {
    const own = tenant === undefined ? undefined : this.#owned.get(tenant);
    const key = own === undefined ? undefined : tenant;
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const shared = [...this.#shared.values()].filter(({ name }) => own?.has(name) !== true);
    const slots = [...shared, ...(own?.values() ?? [])];
    const list = Object.freeze(slots.flatMap((slot) => slot.preferred()?.entry ?? []));
    this.#lists.set(key, list);
    return list;
  }

  #forget(): void {
    this.#lists.clear();
    this.#everies.clear();
  }
}
