import type { QueryConfig } from "pg";
import type { DeltaChannelHistory, SerializerProtocol } from "@langchain/langgraph-checkpoint";
import { prepared, type Prepared } from "../tools/database/prepared.ts";

export interface Place {
  readonly thread: string;
  readonly ns: string;
  /** Default: the newest. */
  readonly id: string | undefined;
}

/** The checkpoint: one, or the newest of the namespace. */
const ONE = "checkpoint_id = $4";
const NEWEST = "true ORDER BY checkpoint_id DESC LIMIT 1";

// Backwards from the checkpoint's parent to the one at which the whole value is on record. The order of writes is that of the official saver.
const readFrom = (which: string): Prepared =>
  prepared(`
  WITH RECURSIVE back AS (
    SELECT 0 AS depth, parent_checkpoint_id AS next, NULL::text AS id, NULL::text AS whole FROM (
      SELECT parent_checkpoint_id FROM checkpoints
      WHERE thread_id = $1 AND checkpoint_ns = $2 AND ${which}) target
    UNION ALL
    SELECT depth + 1, c.parent_checkpoint_id, c.checkpoint_id, b.version
    FROM back JOIN checkpoints c ON c.thread_id = $1 AND c.checkpoint_ns = $2 AND c.checkpoint_id = back.next
    LEFT JOIN checkpoint_blobs b ON b.thread_id = $1 AND b.checkpoint_ns = $2 AND b.channel = $3
      AND b.version = c.checkpoint -> 'channel_versions' ->> $3 AND b.type <> 'empty'
    WHERE back.whole IS NULL)
  SELECT 'seed' AS kind, '' AS task, b.type, b.blob, NULL::int AS depth, 0 AS idx
  FROM back JOIN checkpoint_blobs b ON b.thread_id = $1 AND b.checkpoint_ns = $2 AND b.channel = $3 AND b.version = back.whole
  UNION ALL
  SELECT 'write', w.task_id, w.type, w.blob, depth, w.idx
  FROM back JOIN checkpoint_writes w ON w.thread_id = $1 AND w.checkpoint_ns = $2 AND w.checkpoint_id = back.id
  WHERE w.channel = $3
  ORDER BY depth DESC NULLS FIRST, task, idx`);
const readOne = readFrom(ONE);
const readNewest = readFrom(NEWEST);

/** A part of what a channel's value is made of. */
export interface GrownRow {
  readonly kind: "seed" | "write";
  readonly task: string;
  readonly type: string;
  readonly blob: Uint8Array;
}

/** Reads what a channel's value is made of, of which checkpoints have only what was added: however far back it goes. */
export function grownChannel({ thread, ns, id }: Place, channel: string): QueryConfig {
  return id === undefined ? readNewest([thread, ns, channel]) : readOne([thread, ns, channel, id]);
}

/** What `grownChannel` has read, as LangGraph takes it. */
export async function toHistory(
  serde: SerializerProtocol,
  channel: string,
  rows: readonly GrownRow[],
): Promise<DeltaChannelHistory> {
  const values = await Promise.all(rows.map(({ type, blob }) => serde.loadsTyped(type, blob) as Promise<unknown>));
  const writes = rows.flatMap(({ kind, task }, index): DeltaChannelHistory["writes"] =>
    kind === "write" ? [[task, channel, values[index]]] : [],
  );
  return rows[0]?.kind === "seed" ? { writes, seed: values[0] } : { writes };
}
