import type { Connection } from "../../../tools/database/database.ts";
import type { KnownCheckpoint } from "../expendable.ts";

// A thread that has not been used since it was last gone through, when all it has was old already, has nothing more to give away.
const due = `
  SELECT thread_id FROM threads
  WHERE created_at < now() - $1 * interval '1 day'
    AND (thinned_at IS NULL OR thinned_at < now() - interval '1 day' AND thinned_at < updated_at + ($2 + 2) * interval '1 day')
    AND NOT thread_id = ANY ($3)
  ORDER BY thinned_at NULLS FIRST LIMIT $4`;

// Whatever is done to a thread's queue is done under this lock.
const lock = `
  SELECT EXISTS (SELECT FROM runs WHERE runs.thread_id = t.thread_id AND (
    status = 'running' OR status = 'pending' AND (not_before IS NULL OR not_before <= clock_timestamp()))) AS busy
  FROM threads t WHERE thread_id = $1 FOR UPDATE SKIP LOCKED`;

const known = `
  SELECT c.checkpoint_ns AS ns, c.checkpoint_id AS id, c.parent_checkpoint_id AS parent,
    c.metadata #>> '{parents,""}' AS root, (EXTRACT(EPOCH FROM (c.checkpoint ->> 'ts')::timestamptz) * 1000)::float AS "madeAt",
    EXISTS (
      SELECT FROM unnest($2::text[]) AS growing WHERE c.checkpoint -> 'channel_versions' ? growing AND NOT EXISTS (
        SELECT FROM checkpoint_blobs b
        WHERE b.thread_id = c.thread_id AND b.checkpoint_ns = c.checkpoint_ns AND b.channel = growing
          AND b.version = c.checkpoint -> 'channel_versions' ->> growing AND b.type <> 'empty')) AS leans,
    EXISTS (
      SELECT FROM checkpoint_writes w WHERE w.thread_id = c.thread_id AND w.checkpoint_ns = c.checkpoint_ns
        AND w.checkpoint_id = c.checkpoint_id AND w.channel = '__interrupt__') AS asks
  FROM checkpoints c WHERE c.thread_id = $1`;

const pinned = `
  SELECT DISTINCT id FROM runs, LATERAL (VALUES
    (end_checkpoint_id), (base ->> 'checkpoint_id'),
    (kwargs #>> '{checkpoint,checkpoint_id}'), (kwargs #>> '{config,configurable,checkpoint_id}')) AS named (id)
  WHERE thread_id = $1 AND id IS NOT NULL AND (id = end_checkpoint_id OR status IN ('pending', 'running') OR dead_at IS NOT NULL)`;

const remove = `
  DELETE FROM checkpoints c USING unnest($2::text[], $3::text[]) AS gone (ns, id)
  WHERE c.thread_id = $1 AND c.checkpoint_ns = gone.ns AND c.checkpoint_id = gone.id
  RETURNING c.checkpoint_ns AS ns, c.checkpoint -> 'channel_versions' AS versions`;

const removeWrites = `
  DELETE FROM checkpoint_writes w USING unnest($2::text[], $3::text[]) AS gone (ns, id)
  WHERE w.thread_id = $1 AND w.checkpoint_ns = gone.ns AND w.checkpoint_id = gone.id`;

// A value belongs to every checkpoint that names its version.
const removeValues = `
  DELETE FROM checkpoint_blobs b
  USING (
    SELECT * FROM unnest($2::text[], $3::text[], $4::text[]) AS gone (ns, channel, version)
    EXCEPT
    SELECT c.checkpoint_ns, v.key, v.value FROM checkpoints c, jsonb_each_text(c.checkpoint -> 'channel_versions') AS v
    WHERE c.thread_id = $1) gone
  WHERE b.thread_id = $1 AND b.checkpoint_ns = gone.ns AND b.channel = gone.channel AND b.version = gone.version`;

// Somebody may have branched off an old checkpoint meanwhile: that is not done under the thread's lock.
const bereft = `
  SELECT 1 FROM checkpoints c JOIN unnest($2::text[], $3::text[]) AS gone (ns, id)
    ON c.checkpoint_ns = gone.ns AND c.parent_checkpoint_id = gone.id
  WHERE c.thread_id = $1 AND NOT c.checkpoint_id = ANY ($4) LIMIT 1`;

const done = `
  UPDATE threads SET thinned_at = now() WHERE thread_id = $1`;

/** Threads that may have checkpoints to give away, not counting `besides`. */
export async function dueThreads(
  db: Connection,
  days: { readonly checkpoints: number; readonly runs: number; readonly deadLetters: number },
  besides: readonly string[],
  limit: number,
): Promise<string[]> {
  // Runs and dead letters keep what they name, and are gone then.
  const longest = Math.max(days.checkpoints, days.runs, days.deadLetters);
  const { rows } = await db.query<{ thread_id: string }>(due, [days.checkpoints, longest, besides, limit]);
  return rows.map((row) => row.thread_id);
}

/** Keeps the thread's queue as it is until the transaction ends. False where somebody else does just now, or where a run is under way. */
export async function lockIdleThread(db: Connection, threadId: string): Promise<boolean> {
  const { rows } = await db.query<{ busy: boolean }>(lock, [threadId]);
  return rows[0]?.busy === false;
}

/** @param growing channels whose values stand in the writes of earlier checkpoints */
export async function knownCheckpoints(
  db: Connection,
  threadId: string,
  growing: readonly string[],
): Promise<KnownCheckpoint[]> {
  return (await db.query<KnownCheckpoint & Record<string, unknown>>(known, [threadId, growing])).rows;
}

/** Checkpoints that runs of the thread name. */
export async function pinnedCheckpoints(db: Connection, threadId: string): Promise<ReadonlySet<string>> {
  return new Set((await db.query<{ id: string }>(pinned, [threadId])).rows.map((row) => row.id));
}

/** Deletes checkpoints with their writes, and the values that no other names. */
export async function removeCheckpoints(
  db: Connection,
  threadId: string,
  gone: readonly Pick<KnownCheckpoint, "ns" | "id">[],
): Promise<{ checkpoints: number; checkpoint_values: number; checkpoint_writes: number }> {
  const place = [threadId, gone.map(({ ns }) => ns), gone.map(({ id }) => id)];
  const { rows } = await db.query<{ ns: string; versions: Record<string, unknown> | null }>(remove, place);
  const writes = await db.query(removeWrites, place);
  const named = rows.flatMap(({ ns, versions }) =>
    Object.entries(versions ?? {}).map(([channel, version]) => [ns, channel, String(version)] as const),
  );
  const values = await db.query(removeValues, [
    threadId,
    ...[0, 1, 2].map((column) => named.map((row) => row[column])),
  ]);
  return {
    checkpoints: rows.length,
    checkpoint_values: values.rowCount ?? 0,
    checkpoint_writes: writes.rowCount ?? 0,
  };
}

/** Whether a checkpoint that stays, and is not among `known`, comes after one of these. */
export async function hasNewChild(
  db: Connection,
  threadId: string,
  gone: readonly Pick<KnownCheckpoint, "ns" | "id">[],
  known: readonly KnownCheckpoint[],
): Promise<boolean> {
  const place = [threadId, gone.map(({ ns }) => ns), gone.map(({ id }) => id)];
  return (await db.query(bereft, [...place, known.map(({ id }) => id)])).rows.length > 0;
}

/** Writes down that the thread was gone through. */
export async function noteThinned(db: Connection, threadId: string): Promise<void> {
  await db.query(done, [threadId]);
}
