import { Hono } from "hono";
import { z } from "zod";
import type { AppEnv } from "../app-env.ts";
import { runHeaders, streamRun, waitForRun } from "../reply/run-reply.ts";
import { selectFields } from "../reply/select-fields.ts";
import { readBody } from "../request/read-body.ts";
import { readId } from "../request/read-id.ts";
import { readQuery, whole } from "../request/read-query.ts";
import { runCreate } from "../request/run-create.ts";
import { toRunRequest } from "../request/run-request.ts";
import { getThread } from "../../threads/get-thread.ts";
import type { RunDependencies } from "./run-dependencies.ts";

const listQuery = z.object({
  limit: whole(1, 1000).default(10),
  offset: whole(0, 1e9).default(0),
  status: z.enum(["pending", "running", "success", "error", "timeout", "interrupted"]).optional(),
  select: z.union([z.string().transform((name) => [name]), z.array(z.string())]).optional(),
});

/** Starting runs on a thread, in the background, streaming or waiting, and listing them. */
export function threadRunRoutes(deps: RunDependencies): Hono<AppEnv> {
  const { runs, rules, database } = deps;
  return new Hono<AppEnv>()
    .post("/threads/:thread_id/runs", async (context) => {
      const threadId = readId(context, "thread_id");
      const body = await readBody(context, runCreate);
      const tenant = context.get("tenant");
      const run = await runs.create(tenant, await toRunRequest(body, { tenant, threadId }, rules));
      return context.json(run, 200, runHeaders(run, false, "join"));
    })
    .post("/threads/:thread_id/runs/stream", async (context) => {
      const threadId = readId(context, "thread_id");
      const body = await readBody(context, runCreate);
      const tenant = context.get("tenant");
      const run = await runs.create(tenant, await toRunRequest(body, { tenant, threadId }, rules));
      return streamRun(context, deps, run, { stateless: false, cancelOnDisconnect: body.on_disconnect === "cancel" });
    })
    .post("/threads/:thread_id/runs/wait", async (context) => {
      const threadId = readId(context, "thread_id");
      const body = await readBody(context, runCreate);
      const tenant = context.get("tenant");
      const run = await runs.create(tenant, await toRunRequest(body, { tenant, threadId }, rules));
      return waitForRun(context, deps, run, { stateless: false, cancelOnDisconnect: body.on_disconnect === "cancel" });
    })
    .get("/threads/:thread_id/runs", async (context) => {
      const threadId = readId(context, "thread_id");
      const tenant = context.get("tenant");
      const { limit, offset, status, select } = readQuery(context, listQuery);
      await database.tenant(tenant, (connection) => getThread(connection, threadId));
      const found = await runs.list(tenant, threadId, { limit, offset, ...(status && { status }) });
      return context.json(found.map((run) => selectFields(run, select)));
    });
}
