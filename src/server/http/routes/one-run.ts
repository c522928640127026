import { Hono, type Context } from "hono";
import { z } from "zod";
import { HttpProblem } from "../reply/http-problem.ts";
import type { AppEnv } from "../app-env.ts";
import { streamRun, waitForRun } from "../reply/run-reply.ts";
import { readId } from "../request/read-id.ts";
import { flag, readQuery } from "../request/read-query.ts";
import { streamModes } from "../request/run-create.ts";
import { threadOfRun } from "../../threads/thread-of-run.ts";
import type { RunDependencies } from "./run-dependencies.ts";

const joinQuery = z.object({ cancel_on_disconnect: flag.default(false) });
const mode = z.enum(streamModes);
const streamQuery = joinQuery.extend({
  stream_mode: z.union([mode.transform((one) => [one]), z.array(mode)]).optional(),
});
const cancelQuery = z.object({
  wait: flag.default(false),
  action: z.enum(["interrupt", "rollback"]).default("interrupt"),
});

/** One run: reading, deleting, cancelling, waiting for it, and (re)joining its stream. */
export function oneRunRoutes(deps: RunDependencies): Hono<AppEnv> {
  const { runs, database } = deps;
  async function stream(context: Context<AppEnv>, threadId: string, stateless: boolean): Promise<Response> {
    const { cancel_on_disconnect, stream_mode } = readQuery(context, streamQuery);
    const after = lastEventId(context);
    const run = await runs.get(context.get("tenant"), threadId, readId(context, "run_id"));
    return streamRun(context, deps, run, {
      stateless,
      cancelOnDisconnect: cancel_on_disconnect,
      after,
      modes: stream_mode,
    });
  }
  async function join(context: Context<AppEnv>, threadId: string, stateless: boolean): Promise<Response> {
    const { cancel_on_disconnect } = readQuery(context, joinQuery);
    const run = await runs.get(context.get("tenant"), threadId, readId(context, "run_id"));
    return waitForRun(context, deps, run, { stateless, cancelOnDisconnect: cancel_on_disconnect });
  }
  const ownThread = (context: Context<AppEnv>) =>
    database.tenant(context.get("tenant"), (connection) => threadOfRun(connection, readId(context, "run_id")));
  return new Hono<AppEnv>()
    .get("/threads/:thread_id/runs/:run_id", async (context) =>
      context.json(await runs.get(context.get("tenant"), readId(context, "thread_id"), readId(context, "run_id"))),
    )
    .delete("/threads/:thread_id/runs/:run_id", async (context) => {
      await runs.delete(context.get("tenant"), readId(context, "thread_id"), readId(context, "run_id"));
      return context.body(null, 204);
    })
    .post("/threads/:thread_id/runs/:run_id/cancel", async (context) => {
      const { wait, action } = readQuery(context, cancelQuery);
      await runs.cancel(context.get("tenant"), readId(context, "thread_id"), readId(context, "run_id"), {
        action,
        wait,
      });
      return context.body(null, wait ? 204 : 202);
    })
    .get("/threads/:thread_id/runs/:run_id/join", (context) => join(context, readId(context, "thread_id"), false))
    .get("/threads/:thread_id/runs/:run_id/stream", (context) => stream(context, readId(context, "thread_id"), false))
    .get("/runs/:run_id/join", async (context) => join(context, await ownThread(context), true))
    .get("/runs/:run_id/stream", async (context) => stream(context, await ownThread(context), true));
}

/** Where the client's last stream broke off; -1, or nothing: from the start. */
function lastEventId(context: Context): number {
  const header = context.req.header("last-event-id")?.trim() ?? "";
  if (header === "" || header === "-1") return -1;
  if (/^\d{1,15}$/.test(header)) return Number(header);
  const errors = [{ field: "Last-Event-ID", message: "is not the id of an event", expected: "-1, 0, 1, 2 …" }];
  throw new HttpProblem(422, "Last-Event-ID is not the id of an event", { errors });
}
