import type { Logger } from "../logger.ts";
import type { AgentManifest } from "./manifest.ts";
import type { Registry } from "./registry.ts";
import { checkForm, checkTaken } from "./versions/check-registered.ts";
import { Listeners, type RegistryChange } from "./versions/listeners.ts";
import { Offered } from "./versions/offered.ts";
import { Pins, versionOfPin } from "./versions/pins.ts";
import type { RegistryView, Wanted } from "./versions/registry-view.ts";
import type { Keep } from "./versions/retired.ts";
import { Slot } from "./versions/slot.ts";
import { Slots } from "./versions/slots.ts";

/**
 * A registry that holds many versions of each name. Whatever is asked without a tenant is answered with what all tenants see; a tenant's
 * own entries hide those of the same name from it, and only from it.
 */
export interface VersionedRegistry<Entry extends AgentManifest = AgentManifest> extends Registry<Entry> {
  /**
   * Adds a version, or replaces the one of the same name, version and tenant.
   *
   * @throws InvalidInput when the name or version is malformed.
   * @throws Conflict when the name is built in, or the version is another source's.
   */
  register(entry: Entry): void;
  /** Takes every version of a name away. */
  remove(name: string, tenant?: string): void;
  /** Takes one object away; `false` when it is not, or no longer, registered. */
  withdraw(entry: Entry): boolean;
  /** The newest of a name that is wanted, a deprecated one only where there is no other. @throws InvalidInput for a malformed range. */
  find(name: string, wanted?: Wanted & { readonly tenant?: string }): Entry | undefined;
  /** Names one registered object, also after it was replaced or removed. @throws InvalidInput for one that never was registered. */
  pin(entry: Entry): string;
  /** Every version of a name, newest first. */
  versions(name: string, tenant?: string): readonly Entry[];
  /** `list`, followed by all other versions: what a plan that names ranges is read against. */
  every(): readonly Entry[];
  visibleTo(tenant: string): RegistryView<Entry>;
  /** Every version of every name of every tenant: for those who run the server. */
  all(): readonly Entry[];
  /** Tells of every change after it was made. Returns how to stop. */
  subscribe(listener: (change: RegistryChange) => void): () => void;
}

export interface VersionedRegistryOptions<Entry extends AgentManifest> {
  /** Holds the newest version of each name and finds it. Nothing else may write to it. */
  readonly search: Registry<Entry>;
  /** How many replaced and removed objects stay findable by their pins. */
  readonly keep?: Keep;
  /** Told of listeners that throw. */
  readonly log?: Logger;
}

/** Makes a registry of versions over a registry that searches. */
export function createVersionedRegistry<Entry extends AgentManifest>(
  options: VersionedRegistryOptions<Entry>,
): VersionedRegistry<Entry> {
  const slots = new Slots<Entry>();
  const pins = new Pins<Entry>(options.keep);
  const offered = new Offered<Entry>(options.search);
  const listeners = new Listeners(options.log);

  const register = (entry: Entry): void => {
    const version = checkForm(entry);
    const slot = slots.of(entry.name, entry.tenant) ?? new Slot<Entry>(entry.name, entry.tenant);
    const same = slot.at(version);
    if (same?.entry === entry) return;
    checkTaken(entry, (slots.of(entry.name, undefined) ?? slot).preferred()?.entry, same);
    const before = slot.preferred()?.entry;
    const held = pins.prepare(entry, version);
    slot.put(held);
    try {
      offered.update(slot, before);
    } catch (error) {
      slot.take(version);
      if (same !== undefined) slot.put(same);
      throw error;
    }
    slots.add(slot);
    pins.hold(held);
    if (same !== undefined) pins.retire(same);
    listeners.tell(same === undefined ? "added" : "replaced", entry);
  };

  const withdraw = (entry: Entry): boolean => {
    const held = pins.held(entry);
    const slot = slots.of(entry.name, entry.tenant);
    if (held === undefined || slot === undefined) return false;
    const before = slot.preferred()?.entry;
    slot.take(held.version);
    slots.changed(slot);
    offered.update(slot, before);
    pins.retire(held);
    listeners.tell("removed", entry);
    return true;
  };

  const find: VersionedRegistry<Entry>["find"] = (name, { range, pin, tenant } = {}) => {
    const pinned = pin === undefined ? undefined : pins.get(pin);
    if (pinned?.name === name && maySee(pinned, tenant)) return pinned;
    const version = pin === undefined ? null : versionOfPin(pin);
    const same = version === null ? undefined : first(slots.seen(name, tenant), (slot) => slot.at(version)?.entry);
    return same ?? first(slots.seen(name, tenant), (slot) => slot.newest(range)?.entry);
  };

  const search: Registry<Entry>["search"] = (query, searched = {}) =>
    offered.search(query, searched, (slot, { tenant, version }) => {
      const meant = slot.newest(version)?.entry;
      // A tenant's own entry hides the one that all see.
      const hidden =
        meant !==
        find(slot.name, { ...(version !== undefined && { range: version }), ...(tenant !== undefined && { tenant }) });
      return hidden ? undefined : meant;
    });

  return {
    register,
    remove: (name, tenant) => {
      for (const { entry } of slots.of(name, tenant)?.all() ?? []) withdraw(entry);
    },
    withdraw,
    get: (name) => find(name),
    find,
    pin: (entry) => pins.of(entry),
    versions: (name, tenant) => slots.versions(name, tenant),
    list: () => slots.list(undefined),
    every: () => slots.every(undefined),
    search,
    visibleTo: (tenant) => ({
      get: (name) => find(name, { tenant }),
      find: (name, wanted) => find(name, { ...wanted, tenant }),
      versions: (name) => slots.versions(name, tenant),
      list: () => slots.list(tenant),
      every: () => slots.every(tenant),
      search: (query, searched) => search(query, { ...searched, tenant }),
    }),
    all: () => [...slots.all()].flatMap((slot) => slot.all().map(({ entry }) => entry)),
    subscribe: (listener) => listeners.add(listener),
  };
}

function maySee({ tenant }: AgentManifest, asking: string | undefined): boolean {
  return tenant === undefined || tenant === asking;
}

function first<Item, Found>(items: readonly Item[], look: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
