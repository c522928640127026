import { Hono } from "hono";
import { z } from "zod";
import type { Connection } from "../../../tools/database/database.ts";
import { identifier } from "../../wire/identifier.ts";
import type { AppEnv } from "../app-env.ts";
import { runHeaders, streamRun, waitForRun } from "../reply/run-reply.ts";
import { readBody } from "../request/read-body.ts";
import { readQuery } from "../request/read-query.ts";
import { runCreate } from "../request/run-create.ts";
import { toRunRequest } from "../request/run-request.ts";
import type { RunDependencies } from "./run-dependencies.ts";

const batch = z.array(runCreate).min(1).max(100);
const cancelQuery = z.object({ action: z.enum(["interrupt", "rollback"]).default("interrupt") });
const cancelBody = z
  .object({
    thread_id: identifier.nullish(),
    run_ids: z.array(identifier).min(1).max(1000).nullish(),
    status: z.enum(["pending", "running", "all"]).nullish(),
  })
  .refine(({ run_ids, status }) => Boolean(run_ids) || Boolean(status), {
    path: ["run_ids"],
    error: "expected run_ids or status",
  });

/** Runs on a thread of their own, which is deleted with them unless it is to be kept; and cancelling many at once. */
export function statelessRunRoutes(deps: RunDependencies): Hono<AppEnv> {
  const { runs, rules, database } = deps;
  return new Hono<AppEnv>()
    .post("/runs", async (context) => {
      const body = await readBody(context, runCreate);
      const tenant = context.get("tenant");
      const run = await runs.create(tenant, await toRunRequest(body, { tenant, threadId: undefined }, rules));
      return context.json(run, 200, runHeaders(run, true, "join"));
    })
    .post("/runs/stream", async (context) => {
      const body = await readBody(context, runCreate);
      const tenant = context.get("tenant");
      const run = await runs.create(tenant, await toRunRequest(body, { tenant, threadId: undefined }, rules));
      return streamRun(context, deps, run, { stateless: true, cancelOnDisconnect: body.on_disconnect === "cancel" });
    })
    .post("/runs/wait", async (context) => {
      const body = await readBody(context, runCreate);
      const tenant = context.get("tenant");
      const run = await runs.create(tenant, await toRunRequest(body, { tenant, threadId: undefined }, rules));
      return waitForRun(context, deps, run, { stateless: true, cancelOnDisconnect: body.on_disconnect === "cancel" });
    })
    .post("/runs/batch", async (context) => {
      const tenant = context.get("tenant");
      const bodies = await readBody(context, batch);
      // All are read before the first is stored: a batch with a fault leaves nothing behind.
      const requests = await Promise.all(
        bodies.map((body) => toRunRequest(body, { tenant, threadId: undefined }, rules)),
      );
      return context.json(await Promise.all(requests.map((request) => runs.create(tenant, request))));
    })
    .post("/runs/cancel", async (context) => {
      const tenant = context.get("tenant");
      const { action } = readQuery(context, cancelQuery);
      const wanted = await readBody(context, cancelBody);
      const open = await database.tenant(tenant, (connection) => openRuns(connection, wanted));
      for (const { thread_id, run_id } of open) await runs.cancel(tenant, thread_id, run_id, { action, wait: false });
      return context.body(null, 204);
    });
}

/** The newest first, so that cancelling a run does not start the one that waits behind it. */
async function openRuns(connection: Connection, { thread_id, run_ids, status }: z.output<typeof cancelBody>) {
  const { rows } = await connection.query<{ thread_id: string; run_id: string }>(
    `SELECT thread_id, run_id FROM runs WHERE status IN ('pending', 'running')
       AND ($1::uuid IS NULL OR thread_id = $1) AND ($2::uuid[] IS NULL OR run_id = ANY ($2)) AND ($3::text IS NULL OR status = $3)
     ORDER BY created_at DESC`,
    [thread_id ?? null, run_ids ?? null, status && status !== "all" ? status : null],
  );
  return rows;
}
