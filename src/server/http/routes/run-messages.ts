import { Hono, type Context } from "hono";
import { z } from "zod";
import type { Database } from "../../../tools/database/database.ts";
import { readConversation } from "../../runs/messages/read-conversation.ts";
import { threadConfig } from "../../threads/checkpoint.ts";
import type { ServedGraph } from "../../threads/served-graph.ts";
import { threadOfRun } from "../../threads/thread-of-run.ts";
import type { AppEnv } from "../app-env.ts";
import { paginate } from "../reply/paginate.ts";
import { readId } from "../request/read-id.ts";
import { readQuery, whole } from "../request/read-query.ts";

interface Dependencies {
  readonly database: Database;
  readonly graph: ServedGraph;
}

const messagesQuery = z.object({
  kind: z.enum(["ask", "send", "publish"]).optional(),
  topic: z.string().min(1).max(1000).optional(),
  limit: whole(1, 100_000).default(100_000),
  offset: whole(0, 1e9).default(0),
});

/** What the agents of a run have said to each other, in order, and how much went between whom. */
export function runMessageRoutes({ database, graph }: Dependencies): Hono<AppEnv> {
  async function answer(context: Context<AppEnv>, threadId: string): Promise<Response> {
    const tenant = context.get("tenant");
    const runId = readId(context, "run_id");
    const { kind, topic, limit, offset } = readQuery(context, messagesQuery);
    const values = async (place: { tenant: string; threadId: string }, checkpointId: string | undefined) =>
      (await graph.getState(threadConfig(place.tenant, place.threadId, { checkpoint_id: checkpointId })))
        .values as unknown;
    const { status, messages, pairs } = await readConversation({ database, values }, { tenant, threadId, runId });
    const wanted = messages.filter(
      (entry) =>
        (kind === undefined || entry.kind === kind) &&
        (topic === undefined || ("topic" in entry && entry.topic === topic)),
    );
    const shown = wanted.slice(offset, offset + limit);
    paginate(context, { offset, count: shown.length, total: wanted.length });
    return context.json({ run_id: runId, thread_id: threadId, status, messages: shown, pairs });
  }
  return new Hono<AppEnv>()
    .get("/threads/:thread_id/runs/:run_id/messages", (context) => answer(context, readId(context, "thread_id")))
    .get("/runs/:run_id/messages", async (context) => {
      const runId = readId(context, "run_id");
      const threadId = await database.tenant(context.get("tenant"), (connection) => threadOfRun(connection, runId));
      return answer(context, threadId);
    });
}
