import type { Connection } from "../../../tools/database/database.ts";
import type { Removed } from "../removed.ts";

// Two keys: a lock with one is a worker's.
const lock = `
  SELECT pg_try_advisory_lock(hashtext('baton'), hashtext('retention')) AS ours`;

const unlock = `
  SELECT pg_advisory_unlock(hashtext('baton'), hashtext('retention'))`;

const due = `
  SELECT ended_at IS NULL OR ended_at <= now() - $1 * interval '1 millisecond' AS due FROM retention`;

const note = `
  UPDATE retention SET ended_at = now(), removed = $1`;

/** Whether this session is the one that cleans up from now on. */
export async function tryPassLock(session: Connection): Promise<boolean> {
  return (await session.query<{ ours: boolean }>(lock)).rows[0]?.ours ?? false;
}

export async function releasePassLock(session: Connection): Promise<void> {
  await session.query(unlock);
}

/** Whether the last pass of any replica ended that long ago. */
export async function isPassDue(session: Connection, everyMs: number): Promise<boolean> {
  return (await session.query<{ due: boolean }>(due, [everyMs])).rows[0]?.due ?? true;
}

export async function notePass(session: Connection, removed: Removed): Promise<void> {
  await session.query(note, [JSON.stringify(removed)]);
}
