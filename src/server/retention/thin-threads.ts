import { expendable, type KnownCheckpoint } from "./expendable.ts";
import { breathe } from "./pace.ts";
import type { Pass } from "./pass.ts";
import type { Removed } from "./removed.ts";
import {
  dueThreads,
  hasNewChild,
  knownCheckpoints,
  lockIdleThread,
  noteThinned,
  pinnedCheckpoints,
  removeCheckpoints,
} from "./sql/checkpoints.ts";

/** Threads that are looked for at once. */
const THREADS = 100;

/** Deletes the checkpoints of a tenant's threads that nothing needs. Threads at work are left for a later pass. */
export async function thinThreads(pass: Pass, tenant: string): Promise<void> {
  const { database, rules, pace, signal } = pass;
  if (rules.checkpoints === 0) return;
  const left: string[] = [];
  for (;;) {
    const due = await database.tenant(tenant, (db) => dueThreads(db, rules, left, THREADS));
    if (due.length === 0) return;
    for (const threadId of due) {
      while (await thin(pass, tenant, threadId, left)) await breathe(pace, signal);
      signal.throwIfAborted();
    }
  }
}

/** One batch of a thread. @returns whether there is more */
async function thin(
  { database, logger, rules, pace, growing, tell }: Pass,
  tenant: string,
  threadId: string,
  left: string[],
): Promise<boolean> {
  const work = database.tenant(tenant, async (db): Promise<{ removed: Partial<Removed>; more: boolean }> => {
    if (!(await lockIdleThread(db, threadId))) {
      left.push(threadId);
      return { removed: {}, more: false };
    }
    const known = await knownCheckpoints(db, threadId, growing);
    const pinned = await pinnedCheckpoints(db, threadId);
    const gone = expendable(known, { now: Date.now(), rules, pinned });
    const batch = gone.slice(0, pace.batch);
    const removed = batch.length === 0 ? {} : await removeCheckpoints(db, threadId, batch);
    if (batch.length > 0 && (await hasNewChild(db, threadId, batch, known))) throw new BranchedOff(batch);
    const more = gone.length > batch.length;
    if (!more) await noteThinned(db, threadId);
    return { removed, more };
  });
  try {
    const { removed, more } = await work;
    tell(removed);
    return more;
  } catch (error) {
    // One thread that cannot be read must not keep the others from being gone through.
    logger.warn({ tenant, thread_id: threadId, err: error }, "a thread's checkpoints were not thinned");
    left.push(threadId);
    return false;
  }
}

/** Thrown when somebody branched off a checkpoint while it was being deleted: it stays. */
class BranchedOff extends Error {
  constructor(batch: readonly KnownCheckpoint[]) {
    super(`a new checkpoint follows one of ${batch.length} that were to be deleted`);
  }
}
