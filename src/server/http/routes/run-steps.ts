import { Hono, type Context } from "hono";
import { z } from "zod";
import { readSteps } from "../../runs/steps/read-steps.ts";
import { around } from "../../runs/steps/task-path.ts";
import { threadConfig } from "../../threads/checkpoint.ts";
import type { ServedGraph } from "../../threads/served-graph.ts";
import { threadOfRun } from "../../threads/thread-of-run.ts";
import type { Database } from "../../../tools/database/database.ts";
import type { AppEnv } from "../app-env.ts";
import { paginate } from "../reply/paginate.ts";
import { readId } from "../request/read-id.ts";
import { readQuery, whole } from "../request/read-query.ts";

interface Dependencies {
  readonly database: Database;
  readonly graph: ServedGraph;
}

const stepsQuery = z.object({
  /** Only this step and its tasks. */
  path: z.string().min(1).max(1000).optional(),
  limit: whole(1, 100_000).default(100_000),
  offset: whole(0, 1e9).default(0),
});

/** How every step of a run stands: its attempts, times, inputs and outputs, as far as it has come. */
export function runStepRoutes({ database, graph }: Dependencies): Hono<AppEnv> {
  async function answer(context: Context<AppEnv>, threadId: string): Promise<Response> {
    const tenant = context.get("tenant");
    const runId = readId(context, "run_id");
    const { path, limit, offset } = readQuery(context, stepsQuery);
    const values = async (place: { tenant: string; threadId: string }, checkpointId: string | undefined) =>
      (await graph.getState(threadConfig(place.tenant, place.threadId, { checkpoint_id: checkpointId })))
        .values as unknown;
    const { status, plan, steps } = await readSteps({ database, values }, { tenant, threadId, runId });
    const wanted =
      path === undefined ? steps : steps.filter((step) => [step.path, ...around(step.path)].includes(path));
    const shown = wanted.slice(offset, offset + limit);
    paginate(context, { offset, count: shown.length, total: wanted.length });
    const { proof = null, ...announced } = plan ?? {};
    const told = { plan: plan === null ? null : announced, proof, steps: shown };
    return context.json({ run_id: runId, thread_id: threadId, status, ...told });
  }
  return new Hono<AppEnv>()
    .get("/threads/:thread_id/runs/:run_id/steps", (context) => answer(context, readId(context, "thread_id")))
    .get("/runs/:run_id/steps", async (context) => {
      const runId = readId(context, "run_id");
      const threadId = await database.tenant(context.get("tenant"), (connection) => threadOfRun(connection, runId));
      return answer(context, threadId);
    });
}
