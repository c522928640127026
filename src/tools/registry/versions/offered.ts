import semver from "semver";
import { InvalidInput } from "../../errors.ts";
import type { AgentManifest } from "../manifest.ts";
import type { Candidate, Registry, SearchOptions } from "../registry.ts";
import { indexName } from "./index-name.ts";
import type { Slot } from "./slot.ts";

/** Which of a slot's entries is meant in a search; `undefined`: none. */
type Meant<Entry extends AgentManifest> = (slot: Slot<Entry>, options: SearchOptions<Entry>) => Entry | undefined;

/** What of each slot a search offers: one entry of each stands in the index. */
export class Offered<Entry extends AgentManifest> {
  readonly #index: Registry<Entry>;
  /** By what stands in the index, which of a tenant's own is a copy under another name. */
  readonly #slots = new WeakMap<Entry, Slot<Entry>>();

  constructor(index: Registry<Entry>) {
    this.#index = index;
  }

  /** Brings the index in line with a slot. @param before what the slot preferred until now */
  update(slot: Slot<Entry>, before: Entry | undefined): void {
    const after = slot.preferred()?.entry;
    if (after === before) return;
    const name = indexName(slot.name, slot.tenant);
    if (after === undefined) {
      this.#index.remove(name);
      return;
    }
    const standIn = slot.tenant === undefined ? after : { ...after, name };
    this.#slots.set(standIn, slot);
    this.#index.register(standIn);
  }

  /** A search whose candidates, and what the caller asks of them, are the entries that are meant. @throws InvalidInput for a malformed range. */
  search(query: string, options: SearchOptions<Entry>, meantOf: Meant<Entry>): readonly Candidate<Entry>[] {
    // A range is not asked of the newest alone: an older version may satisfy it.
    const { filter, prefer, version, ...rest } = options;
    if (version !== undefined && semver.validRange(version) === null) {
      throw new InvalidInput(`version: "${version}" is no range of versions: expected one such as ^1.2.0`, {
        field: "version",
      });
    }
    const meant = (indexed: Entry): Entry | undefined => {
      const slot = this.#slots.get(indexed);
      return slot && meantOf(slot, options);
    };
    const candidates = this.#index.search(query, {
      ...rest,
      filter: (indexed) => {
        const entry = meant(indexed);
        return entry !== undefined && filter?.(entry) !== false;
      },
      ...(prefer !== undefined && { prefer: (indexed: Entry) => prefer(meant(indexed) ?? indexed) }),
    });
    return candidates.flatMap((candidate) => {
      const agent = meant(candidate.agent);
      return agent === undefined ? [] : [{ ...candidate, agent }];
    });
  }
}
