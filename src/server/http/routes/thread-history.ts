import { Hono, type Context } from "hono";
import { z } from "zod";
import type { Database } from "../../../tools/database/database.ts";
import { checkpointRef } from "../../threads/checkpoint.ts";
import { getThread } from "../../threads/get-thread.ts";
import { readHistory } from "../../threads/read-state.ts";
import type { ServedGraph } from "../../threads/served-graph.ts";
import { identifier } from "../../wire/identifier.ts";
import type { AppEnv } from "../app-env.ts";
import { selectFields } from "../reply/select-fields.ts";
import { readBody } from "../request/read-body.ts";
import { readId } from "../request/read-id.ts";
import { readQuery, whole } from "../request/read-query.ts";

interface Dependencies {
  readonly database: Database;
  readonly graph: ServedGraph;
}

/** The id of a checkpoint; clients also send the whole config or the whole checkpoint that holds it. */
const before = z.union([
  identifier,
  z
    .object({ configurable: z.object({ checkpoint_id: identifier }) })
    .transform((config) => config.configurable.checkpoint_id),
  z.object({ checkpoint_id: identifier }).transform((checkpoint) => checkpoint.checkpoint_id),
]);
const historyBody = z.object({
  limit: z.int().min(1).max(1000).nullish(),
  before: before.nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  checkpoint: checkpointRef.nullish(),
  select: z.array(z.string()).nullish(),
});
const historyQuery = z.object({ limit: whole(1, 1000).optional(), before: identifier.optional() });

/** A thread's past states, newest first. */
export function threadHistoryRoutes({ database, graph }: Dependencies): Hono<AppEnv> {
  async function answer(
    context: Context<AppEnv>,
    { limit, before, metadata, checkpoint, select }: z.output<typeof historyBody>,
  ) {
    const tenant = context.get("tenant");
    const threadId = readId(context, "thread_id");
    await database.tenant(tenant, (connection) => getThread(connection, threadId));
    const states = await readHistory(
      graph,
      { tenant, threadId, ref: checkpoint ?? {} },
      { limit: limit ?? 10, before: before ?? undefined, metadata: metadata ?? undefined },
    );
    return context.json(states.map((state) => selectFields(state, select ?? undefined)));
  }
  return new Hono<AppEnv>()
    .get("/threads/:thread_id/history", (context) => answer(context, readQuery(context, historyQuery)))
    .post("/threads/:thread_id/history", async (context) => answer(context, await readBody(context, historyBody)));
}
