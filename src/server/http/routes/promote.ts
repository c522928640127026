import { Hono, type Context } from "hono";
import { z } from "zod";
import { version } from "../../../graph/plan/workflow-heading.ts";
import type { Database } from "../../../tools/database/database.ts";
import type { ServedGraph } from "../../threads/served-graph.ts";
import { threadOfRun } from "../../threads/thread-of-run.ts";
import { endedRun } from "../../workflows/ended-run.ts";
import { promoteRun } from "../../workflows/promote-run.ts";
import { versionView } from "../../workflows/workflow-view.ts";
import type { Workflows } from "../../workflows/workflows.ts";
import type { AppEnv } from "../app-env.ts";
import { workflowRefused } from "../reply/workflow-refused.ts";
import { readBody } from "../request/read-body.ts";
import { readId } from "../request/read-id.ts";

interface Dependencies {
  readonly database: Database;
  readonly graph: ServedGraph;
  readonly workflows: Workflows;
}

const promotion = z.strictObject({
  name: z.string().min(1),
  version: version.optional(),
  description: z.string().max(4000).optional(),
  parameters: z.boolean().optional(),
});

/** Saves the plan of a run that worked as a workflow. */
export function promoteRoutes({ database, graph, workflows }: Dependencies): Hono<AppEnv> {
  async function answer(context: Context<AppEnv>, threadId: string): Promise<Response> {
    const tenant = context.get("tenant");
    const runId = readId(context, "run_id");
    const wanted = await readBody(context, promotion);
    const run = await endedRun({ database, graph }, { tenant, threadId, runId });
    const stored = await promoteRun(workflows, tenant, run, wanted);
    if (!stored.ok) throw workflowRefused(stored.problems);
    const { row, storing, study } = stored;
    const { proof, rewrites } = study;
    const location = `/workflows/${row.name}?version=${encodeURIComponent(row.version)}`;
    const body = { ...versionView(row), stored: storing, workflow: row.document, proof, rewrites };
    return context.json(body, storing === "unchanged" ? 200 : 201, { location });
  }
  return new Hono<AppEnv>()
    .post("/threads/:thread_id/runs/:run_id/promote", (context) => answer(context, readId(context, "thread_id")))
    .post("/runs/:run_id/promote", async (context) => {
      const runId = readId(context, "run_id");
      const threadId = await database.tenant(context.get("tenant"), (connection) => threadOfRun(connection, runId));
      return answer(context, threadId);
    });
}
