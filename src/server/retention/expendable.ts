import type { RetentionRules } from "./rules.ts";

/** A checkpoint of a thread, as far as it matters for what is kept. */
export interface KnownCheckpoint {
  readonly ns: string;
  readonly id: string;
  readonly parent: string | null;
  /** Of a subgraph's checkpoint: the one of the whole graph that it belongs to. */
  readonly root: string | null;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** Whether a part of its state stands in its parent and in what was written there. */
  readonly leans: boolean;
  /** Whether a question to a person is on record with it. */
  readonly asks: boolean;
}

export interface Needs {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly rules: Pick<RetentionRules, "checkpoints" | "newest">;
  /** Checkpoints at which runs that are kept ended, or from which runs are still to start. */
  readonly pinned: ReadonlySet<string>;
}

const DAY_MS = 86_400_000;
/** LangGraph names the namespace of a subgraph that is called anew each time after the task that calls it. */
const OF_A_TASK = /:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

/**
 * The checkpoints of a thread that nobody needs, newest first, so that what is deleted is never what another one leans on. Kept are the
 * newest, the young, those that runs ended at or start from, ends of branches that wait for a person, the subgraphs' of all these, and
 * whatever is needed to read them.
 */
export function expendable(checkpoints: readonly KnownCheckpoint[], { now, rules, pinned }: Needs): KnownCheckpoint[] {
  if (rules.checkpoints === 0) return [];
  const newestFirst = checkpoints.toSorted((a, b) => (a.id < b.id ? 1 : -1));
  const parents = new Set(checkpoints.flatMap(({ ns, parent }) => (parent === null ? [] : [keyOf(ns, parent)])));
  const counts = new Map<string, number>();
  const kept = new Map<string, KnownCheckpoint>();
  const roots = new Set<string>();
  for (const each of newestFirst) {
    const nth = (counts.get(each.ns) ?? 0) + 1;
    counts.set(each.ns, nth);
    const young = each.madeAt > now - rules.checkpoints * DAY_MS;
    const open = each.asks && !parents.has(keyOf(each.ns, each.id));
    const lasting = each.ns === "" ? nth <= Math.max(1, rules.newest) : nth === 1 && !OF_A_TASK.test(each.ns);
    if (!young && !open && !lasting && !pinned.has(each.id)) continue;
    kept.set(keyOf(each.ns, each.id), each);
    roots.add(each.ns === "" ? each.id : (each.root ?? each.id));
  }
  // A subgraph's last word is read with the checkpoint it belongs to; that one is kept for a subgraph's that is.
  for (const each of newestFirst) {
    if (roots.has(each.ns === "" ? each.id : (each.root ?? each.id))) kept.set(keyOf(each.ns, each.id), each);
  }
  const byKey = new Map(checkpoints.map((each) => [keyOf(each.ns, each.id), each]));
  // A map that grows while it is gone through: those added are gone through too.
  for (const each of kept.values()) {
    if (!each.leans || each.parent === null) continue;
    const parent = byKey.get(keyOf(each.ns, each.parent));
    if (parent !== undefined) kept.set(keyOf(parent.ns, parent.id), parent);
  }
  return newestFirst.filter(({ ns, id }) => !kept.has(keyOf(ns, id)));
}

function keyOf(ns: string, id: string): string {
  return `${id} ${ns}`;
}
