import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { z } from "zod";
import type { Database } from "../../../tools/database/database.ts";
import type { Runs } from "../../runs/run.ts";
import { copyThread } from "../../threads/copy-thread.ts";
import { createThread } from "../../threads/create-thread.ts";
import { deleteThread } from "../../threads/delete-thread.ts";
import { getThread } from "../../threads/get-thread.ts";
import { patchThread } from "../../threads/patch-thread.ts";
import type { ServedGraph } from "../../threads/served-graph.ts";
import { playSupersteps } from "../../threads/update-state.ts";
import { identifier } from "../../wire/identifier.ts";
import type { AppEnv } from "../app-env.ts";
import { readBody } from "../request/read-body.ts";
import { readId } from "../request/read-id.ts";

interface Dependencies {
  readonly database: Database;
  readonly graph: ServedGraph;
  readonly runs: Runs;
}

const metadata = z.record(z.string(), z.unknown());
const update = z.object({ values: z.unknown().optional(), as_node: z.string().nullish() });
const creation = z.object({
  thread_id: identifier.nullish(),
  metadata: metadata.nullish(),
  if_exists: z.enum(["raise", "do_nothing"]).nullish(),
  supersteps: z
    .array(z.object({ updates: z.array(update).min(1).max(100) }))
    .max(1000)
    .nullish(),
});
const patch = z.object({ metadata });

/** Making, reading, changing, copying and deleting one thread. */
export function threadRoutes({ database, graph, runs }: Dependencies): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .post("/threads", async (context) => {
      const tenant = context.get("tenant");
      const { thread_id, metadata, if_exists, supersteps } = await readBody(context, creation);
      const wanted = { threadId: thread_id ?? randomUUID(), metadata: metadata ?? {}, ifExists: if_exists ?? "raise" };
      const thread = await database.tenant(tenant, (connection) => createThread(connection, wanted));
      if (!supersteps || supersteps.length === 0) return context.json(thread);
      const { thread_id: threadId } = thread;
      try {
        await playSupersteps({ graph, database }, { tenant, threadId }, supersteps.map(toSuperstep));
      } catch (error) {
        await database.tenant(tenant, (connection) => deleteThread(connection, threadId));
        throw error;
      }
      return context.json(await database.tenant(tenant, (connection) => getThread(connection, threadId)));
    })
    .get("/threads/:thread_id", async (context) => {
      const threadId = readId(context, "thread_id");
      return context.json(
        await database.tenant(context.get("tenant"), (connection) => getThread(connection, threadId)),
      );
    })
    .patch("/threads/:thread_id", async (context) => {
      const threadId = readId(context, "thread_id");
      const { metadata } = await readBody(context, patch);
      const thread = await database.tenant(context.get("tenant"), (connection) =>
        patchThread(connection, threadId, metadata),
      );
      if (context.req.header("prefer") === "return=minimal") return context.body(null, 204);
      return context.json(thread);
    })
    .delete("/threads/:thread_id", async (context) => {
      const threadId = readId(context, "thread_id");
      const tenant = context.get("tenant");
      await stopRuns(runs, tenant, threadId, database);
      await database.tenant(tenant, (connection) => deleteThread(connection, threadId));
      return context.body(null, 204);
    })
    .post("/threads/:thread_id/copy", async (context) => {
      const threadId = readId(context, "thread_id");
      const copy = await database.tenant(context.get("tenant"), (connection) =>
        copyThread(connection, threadId, randomUUID()),
      );
      return context.json(copy);
    });
}

/** A run in flight would go on writing checkpoints of a thread that is gone. */
async function stopRuns(runs: Runs, tenant: string, threadId: string, database: Database): Promise<void> {
  const { rows } = await database.tenant(tenant, (connection) =>
    connection.query<{ run_id: string }>(
      "SELECT run_id FROM runs WHERE thread_id = $1 AND status IN ('pending', 'running') ORDER BY created_at DESC",
      [threadId],
    ),
  );
  // The newest first, so that cancelling one does not start the one that waits behind it.
  for (const { run_id } of rows) await runs.cancel(tenant, threadId, run_id, { action: "interrupt", wait: true });
}

function toSuperstep({ updates }: { updates: z.output<typeof update>[] }) {
  return { updates: updates.map(({ values, as_node }) => ({ values, ...(as_node && { asNode: as_node }) })) };
}
