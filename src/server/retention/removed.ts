/** What a pass can remove, as it is reported and counted. */
export const KINDS = [
  "events",
  "runs",
  "dead_letters",
  "checkpoints",
  "checkpoint_values",
  "checkpoint_writes",
  "orphaned_threads",
  "replica_rows",
  "lease_waiters",
] as const;

export type Kind = (typeof KINDS)[number];

/** How many rows of each kind were removed; of orphaned threads, how many had left checkpoints behind. */
export type Removed = Readonly<Record<Kind, number>>;

export const NOTHING = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Removed;

/** Adds them up. */
export function add(one: Removed, more: Partial<Removed>): Removed {
  return Object.fromEntries(KINDS.map((kind) => [kind, one[kind] + (more[kind] ?? 0)])) as Removed;
}
