import { z } from "zod";

const configurable = z.looseObject({ thread_id: z.string() });
const config = z.object({ configurable });
const task = z.looseObject({ state: z.unknown().optional() });
const checkpoint = z.looseObject({
  config: z.unknown().optional(),
  parentConfig: z.unknown().optional(),
  tasks: z.array(z.unknown()).optional(),
});
const debug = z.looseObject({ type: z.string(), payload: z.unknown() });

/** A checkpoint as the protocol shows it: with `checkpoint` and `parent_checkpoint` in place of LangGraph's configs. */
export function wireCheckpoint(payload: unknown): unknown {
  const parsed = checkpoint.safeParse(payload);
  if (!parsed.success) return payload;
  const { config: own, parentConfig: parent, tasks = [], ...rest } = parsed.data;
  return {
    ...rest,
    config: publicConfig(own),
    parent_config: publicConfig(parent),
    checkpoint: toCheckpoint(own),
    parent_checkpoint: toCheckpoint(parent),
    tasks: tasks.map(wireTask),
  };
}

/** A task, with the checkpoint of its subgraph in place of a config. */
export function wireTask(payload: unknown): unknown {
  const parsed = task.safeParse(payload);
  if (!parsed.success) return payload;
  const { state, ...rest } = parsed.data;
  const subgraph = toCheckpoint(state);
  return subgraph === null ? payload : { ...rest, checkpoint: subgraph };
}

/** A debug chunk, whose payload is one of the above. */
export function wireDebug(chunk: unknown): unknown {
  const parsed = debug.safeParse(chunk);
  if (!parsed.success) return chunk;
  const { type, payload } = parsed.data;
  if (type === "checkpoint") return { ...parsed.data, payload: wireCheckpoint(payload) };
  return { ...parsed.data, payload: wireTask(payload) };
}

function toCheckpoint(value: unknown): object | null {
  const parsed = config.safeParse(value);
  if (!parsed.success) return null;
  const { thread_id, checkpoint_id = null, checkpoint_ns = "", checkpoint_map = null } = parsed.data.configurable;
  return { thread_id, checkpoint_id, checkpoint_ns, checkpoint_map };
}

/** Only what says where the checkpoint is: the rest is live objects, or the server's own. */
function publicConfig(value: unknown): object | null {
  const found = toCheckpoint(value);
  return found === null ? null : { configurable: found };
}
