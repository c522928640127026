import type { RunnableConfig } from "@langchain/core/runnables";
import {
  WRITES_IDX_MAP,
  type ChannelVersions,
  type Checkpoint,
  type CheckpointMetadata,
  type PendingWrite,
  type SerializerProtocol,
} from "@langchain/langgraph-checkpoint";
import type { CheckpointEntry, WritesEntry } from "./entry.ts";

/** A checkpoint and the channels that changed, in the form of the official saver. */
export async function toCheckpointEntry(
  serde: SerializerProtocol,
  tenant: string,
  config: RunnableConfig,
  checkpoint: Checkpoint,
  metadata: CheckpointMetadata,
  versions: ChannelVersions,
): Promise<CheckpointEntry> {
  const { thread, ns, id: parent } = placeOf(config);
  const { channel_values: values, ...body } = checkpoint;
  // A version without a value on record reads as a channel without one: the official saver's rows that say "empty" are left out.
  const blobs = await Promise.all(
    Object.entries(versions)
      .filter(([channel]) => Object.hasOwn(values, channel))
      .map(async ([channel, version]) => {
        const [type, blob] = await serde.dumpsTyped(values[channel]);
        return { channel, version: String(version), type, blob };
      }),
  );
  const [, about] = await serde.dumpsTyped(metadata);
  return {
    kind: "checkpoint",
    tenant,
    run: null,
    thread,
    ns,
    id: checkpoint.id,
    parent,
    body: Buffer.from(JSON.stringify(body)),
    about: withoutNul(about),
    blobs,
  };
}

/** What a task has written, in the form of the official saver. */
export async function toWritesEntry(
  serde: SerializerProtocol,
  tenant: string,
  config: RunnableConfig,
  writes: readonly PendingWrite[],
  task: string,
): Promise<WritesEntry> {
  const { thread, ns, id } = placeOf(config);
  const dumped = await Promise.all(
    writes.map(async ([channel, value], index) => {
      const [type, blob] = await serde.dumpsTyped(value);
      return { place: WRITES_IDX_MAP[channel] ?? index, channel, type, blob };
    }),
  );
  const replace = writes.every(([channel]) => channel in WRITES_IDX_MAP);
  return { kind: "writes", tenant, run: null, thread, ns, id, task, replace, writes: dumped };
}

/** The checkpoint that a config names; no id: the newest. */
export function placeOf({ configurable = {} }: RunnableConfig): { thread: string; ns: string; id: string | null } {
  const { thread_id, checkpoint_ns, checkpoint_id } = configurable as Record<string, unknown>;
  if (typeof thread_id !== "string") throw new TypeError("a checkpoint belongs to a thread: configurable.thread_id");
  return {
    thread: thread_id,
    ns: typeof checkpoint_ns === "string" ? checkpoint_ns : "",
    id: typeof checkpoint_id === "string" ? checkpoint_id : null,
  };
}

const NUL = "\\u0000";

/** jsonb has no NUL. */
function withoutNul(json: Uint8Array): Uint8Array {
  const text = new TextDecoder().decode(json);
  if (!text.includes(NUL)) return json;
  return Buffer.from(
    JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
      typeof value === "string" ? value.replaceAll("\0", "") : value,
    ),
  );
}
