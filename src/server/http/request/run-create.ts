import { z } from "zod";
import { checkpointRef } from "../../threads/checkpoint.ts";
import { identifier } from "../../wire/identifier.ts";
import { messagesLike } from "./message-like.ts";

export const streamModes = [
  "values",
  "updates",
  "messages",
  "messages-tuple",
  "custom",
  "events",
  "tasks",
  "checkpoints",
  "debug",
] as const;

const record = z.record(z.string(), z.unknown());
const nodeNames = z.union([z.literal("*"), z.array(z.string()).max(1000)]);
const target = z.union([z.string(), z.object({ node: z.string(), input: z.unknown().optional() })]);
/** A year, in seconds. */
const mostDelay = 366 * 86_400;

/** Where the metadata of a run may name its priority. */
export const PRIORITY_KEY = "baton.priority";
const priority = z.int().min(-100).max(100);

/** One mode is written as text or as a list of one; none means `values`. */
const modes = z.preprocess(
  (given) => (typeof given === "string" ? [given] : given),
  z.array(z.enum(streamModes)).max(20).nullish(),
);

const command = z.object({
  resume: z.unknown().optional(),
  update: z.union([record, z.array(z.tuple([z.string(), z.unknown()]))]).nullish(),
  goto: z.union([target, z.array(target)]).nullish(),
});

const config = z.looseObject({
  configurable: record.nullish(),
  metadata: record.nullish(),
  tags: z.array(z.string()).nullish(),
  recursion_limit: z.int().min(1).max(10_000).nullish(),
});

/**
 * The body that starts a run. What a client may leave out it may also send as null. Durability is validated and otherwise
 * without effect: every step is on the disk before the next one begins.
 */
export const runCreate = z.object({
  assistant_id: z.string().min(1),
  input: z.looseObject({ messages: messagesLike.nullish() }).nullish(),
  command: command.nullish(),
  checkpoint: checkpointRef.nullish(),
  checkpoint_id: identifier.nullish(),
  config: config.nullish(),
  context: record.nullish(),
  // For clients that send no words they do not know: the priority may be here too.
  metadata: z.looseObject({ [PRIORITY_KEY]: priority.nullish() }).nullish(),
  interrupt_before: nodeNames.nullish(),
  interrupt_after: nodeNames.nullish(),
  stream_mode: modes,
  stream_subgraphs: z.boolean().nullish(),
  stream_resumable: z.boolean().nullish(),
  on_disconnect: z.enum(["cancel", "continue"]).nullish(),
  multitask_strategy: z.enum(["reject", "interrupt", "rollback", "enqueue"]).nullish(),
  // The SDK's types call "keep" "continue" and "delete" "complete"; the server's documents do not.
  on_completion: z.enum(["delete", "keep", "complete", "continue"]).nullish(),
  if_not_exists: z.enum(["create", "reject"]).nullish(),
  durability: z.enum(["sync", "async", "exit"]).nullish(),
  checkpoint_during: z.boolean().nullish(),
  feedback_keys: z.array(z.string()).nullish(),
  webhook: z.string().max(2_000).nullish(),
  after_seconds: z.number().min(0).max(mostDelay).nullish(),
  /** Baton's own word: higher first among the runs of a tenant that wait. */
  priority: priority.nullish(),
});

export type RunCreate = z.output<typeof runCreate>;
