import type { RunnableConfig } from "@langchain/core/runnables";
import {
  WRITES_IDX_MAP,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointMetadata,
  type PendingWrite,
  type SerializerProtocol,
} from "@langchain/langgraph-checkpoint";
import type pg from "pg";

interface Target {
  readonly pool: Pick<pg.Pool, "query">;
  readonly serde: SerializerProtocol;
  readonly tenant: string;
}

const PUT_CHECKPOINT = "SELECT put_checkpoint($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const PUT_WRITES = "SELECT put_checkpoint_writes($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/** Writes a checkpoint and the channels that changed, as the official saver would, in one statement. Resolves once it is durable. */
export async function putCheckpoint(
  { pool, serde, tenant }: Target,
  config: RunnableConfig,
  checkpoint: Checkpoint,
  metadata: CheckpointMetadata,
  versions: ChannelVersions,
): Promise<RunnableConfig> {
  const { thread, ns, id: parent } = placeOf(config);
  const { channel_values: values, ...body } = checkpoint;
  const channels = Object.keys(versions);
  // A channel without a value is on record as empty, so that its version says so.
  const dumped = await Promise.all(
    channels.map((name): Promise<[string, Uint8Array | null]> =>
      Object.hasOwn(values, name) ? serde.dumpsTyped(values[name]) : Promise.resolve(["empty", null]),
    ),
  );
  const [, about] = await serde.dumpsTyped(metadata);
  await pool.query({
    name: "put_checkpoint",
    text: PUT_CHECKPOINT,
    values: [
      tenant,
      thread,
      ns,
      checkpoint.id,
      parent,
      JSON.stringify(body),
      withoutNul(new TextDecoder().decode(about)),
      channels,
      channels.map((name) => String(versions[name])),
      dumped.map(([type]) => type),
      dumped.map(([, blob]) => toBuffer(blob)),
    ],
  });
  return { configurable: { thread_id: thread, checkpoint_ns: ns, checkpoint_id: checkpoint.id } };
}

/** Writes what a task has written, as the official saver would, in one statement. Resolves once it is durable. */
export async function putTaskWrites(
  { pool, serde, tenant }: Target,
  config: RunnableConfig,
  writes: readonly PendingWrite[],
  taskId: string,
): Promise<void> {
  const { thread, ns, id } = placeOf(config);
  const dumped = await Promise.all(writes.map(([, value]) => serde.dumpsTyped(value)));
  // Errors, interrupts and answers have places of their own, and the newest counts; what a task wrote first stays.
  const replace = writes.every(([channel]) => channel in WRITES_IDX_MAP);
  await pool.query({
    name: "put_checkpoint_writes",
    text: PUT_WRITES,
    values: [
      tenant,
      thread,
      ns,
      id,
      taskId,
      replace,
      writes.map(([channel], place) => WRITES_IDX_MAP[channel] ?? place),
      writes.map(([channel]) => channel),
      dumped.map(([type]) => type),
      dumped.map(([, blob]) => toBuffer(blob)),
    ],
  });
}

function placeOf({ configurable = {} }: RunnableConfig): { thread: string; ns: string; id: string | null } {
  const { thread_id, checkpoint_ns, checkpoint_id } = configurable as Record<string, unknown>;
  if (typeof thread_id !== "string") throw new TypeError("a checkpoint belongs to a thread: configurable.thread_id");
  return {
    thread: thread_id,
    ns: typeof checkpoint_ns === "string" ? checkpoint_ns : "",
    id: typeof checkpoint_id === "string" ? checkpoint_id : null,
  };
}

function toBuffer(blob: Uint8Array | null): Buffer | null {
  return blob === null ? null : Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
}

/** jsonb has no NUL. */
function withoutNul(json: string): string {
  return JSON.stringify(JSON.parse(json), (_key, value: unknown) =>
    typeof value === "string" ? value.replaceAll("\0", "") : value,
  );
}
