import { Hono, type Context } from "hono";
import { accepts } from "hono/accepts";
import semver from "semver";
import { z } from "zod";
import { readPlan } from "../../../graph/plan/read-plan.ts";
import type { WorkflowRow } from "../../workflows/sql/workflow-row.ts";
import { explainWorkflow } from "../../workflows/explain-workflow.ts";
import { signatureOf, versionView } from "../../workflows/workflow-view.ts";
import { readWorkflowText } from "../../workflows/workflow-text.ts";
import type { Workflows } from "../../workflows/workflows.ts";
import type { AppEnv } from "../app-env.ts";
import { paginate } from "../reply/paginate.ts";
import { workflowRefused } from "../reply/workflow-refused.ts";
import { readQuery, whole } from "../request/read-query.ts";
import { readWorkflow, workflowLimit } from "../request/read-workflow.ts";

const listQuery = z.object({ limit: whole(1, 1000).default(100), offset: whole(0, 1e9).default(0) });
const getQuery = z.object({
  version: z
    .string()
    .refine((range) => semver.validRange(range) !== null, "expected a version or a range, as 1.0.0 or ^1.2")
    .optional(),
});
const removeQuery = z.object({
  version: z
    .string()
    .refine((version) => semver.valid(version) === version, "expected a version, as 1.0.0")
    .optional(),
});

/** Stored workflows: storing, reading, checking and explaining them. */
export function workflowRoutes({ workflows }: { readonly workflows: Workflows }): Hono<AppEnv> {
  /** What `row` says, with what can be said of it as things are now. */
  async function view(tenant: string, row: WorkflowRow): Promise<object> {
    const reading = readPlan(row.document);
    // Stored by an earlier release, whose words this one does not know.
    if (!reading.ok) return { ...versionView(row), inputs: {}, outputs: [], effects: [], problems: reading.problems };
    return { ...versionView(row), ...signatureOf(reading.plan, await workflows.study(tenant, reading.plan)) };
  }
  return new Hono<AppEnv>()
    .use("/workflows/*", workflowLimit)
    .post("/workflows", async (context) => {
      const stored = await workflows.add(context.get("tenant"), await readWorkflow(context));
      if (!stored.ok) throw workflowRefused(stored.problems);
      const { storing, row, study } = stored;
      const { proof, rewrites } = study;
      const location = `/workflows/${row.name}?version=${encodeURIComponent(row.version)}`;
      const body = { ...(await view(context.get("tenant"), row)), stored: storing, proof, rewrites };
      return context.json(body, storing === "unchanged" ? 200 : 201, { location });
    })
    .get("/workflows", async (context) => {
      const tenant = context.get("tenant");
      const { limit, offset } = readQuery(context, listQuery);
      const { rows, total } = await workflows.list(tenant, { limit, offset });
      paginate(context, { offset, count: rows.length, total });
      return context.json(await Promise.all(rows.map((row) => view(tenant, row))));
    })
    .post("/workflows/validate", async (context) => {
      const text = readWorkflowText((await readWorkflow(context)).source);
      if (!text.ok) return context.json({ valid: false, problems: text.problems });
      const study = await workflows.study(context.get("tenant"), text.plan);
      const problems = study.ok ? [] : text.locate(study.problems);
      return context.json({ valid: problems.length === 0, problems });
    })
    .post("/workflows/explain", async (context) => {
      const text = readWorkflowText((await readWorkflow(context)).source);
      if (!text.ok) throw workflowRefused(text.problems);
      const study = await workflows.study(context.get("tenant"), text.plan);
      if (!study.ok) throw workflowRefused(text.locate(study.problems));
      return context.json({ ...explainWorkflow(study), ...signatureOf(text.plan, study) });
    })
    .get("/workflows/:name", async (context) => {
      const tenant = context.get("tenant");
      const { version } = readQuery(context, getQuery);
      const row = await workflows.get(tenant, context.req.param("name"), version);
      if (wantsText(context))
        return context.body(row.source, 200, { "content-type": "application/yaml; charset=utf-8", vary: "accept" });
      return context.json({ ...(await view(tenant, row)), workflow: row.document }, 200, { vary: "accept" });
    })
    .get("/workflows/:name/versions", async (context) => {
      const rows = await workflows.versions(context.get("tenant"), context.req.param("name"));
      return context.json(rows.map(versionView));
    })
    .delete("/workflows/:name", async (context) => {
      const { version } = readQuery(context, removeQuery);
      return context.json(await workflows.remove(context.get("tenant"), context.req.param("name"), version));
    });
}

function wantsText(context: Context): boolean {
  const json = "application/json";
  const supports = [json, "application/yaml", "application/x-yaml", "text/yaml", "text/plain"];
  return accepts(context, { header: "Accept", supports, default: json }) !== json;
}
