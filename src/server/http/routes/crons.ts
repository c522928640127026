import { Hono, type Context } from "hono";
import { z } from "zod";
import { findAssistant } from "../../assistants/assistants.ts";
import type { CronTerms } from "../../jobs/crons/cron.ts";
import type { Crons } from "../../jobs/crons/create-crons.ts";
import { CRON_ORDERS, type CronFilter } from "../../jobs/crons/sql.ts";
import { identifier } from "../../wire/identifier.ts";
import type { AppEnv } from "../app-env.ts";
import { selectFields } from "../reply/select-fields.ts";
import { cronCreate, cronUpdate, type CronCreate } from "../request/cron-create.ts";
import { readBody } from "../request/read-body.ts";
import { readId } from "../request/read-id.ts";
import { toRunRequest, type RunRules } from "../request/run-request.ts";

const filter = z.object({
  assistant_id: z.string().min(1).nullish(),
  thread_id: identifier.nullish(),
  enabled: z.boolean().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});
const search = filter.extend({
  limit: z.int().min(1).max(1000).default(10),
  offset: z.int().min(0).default(0),
  sort_by: z.enum(CRON_ORDERS).nullish(),
  sort_order: z.enum(["asc", "desc"]).nullish(),
  select: z.array(z.string()).nullish(),
});

export interface CronRoutesOptions {
  readonly crons: Crons;
  readonly rules: RunRules;
}

/** Runs that are started again and again, as `client.crons` of the SDK has them. */
export function cronRoutes({ crons, rules }: CronRoutesOptions): Hono<AppEnv> {
  async function create(context: Context<AppEnv>, threadId: string | undefined): Promise<Response> {
    const body = await readBody(context, cronCreate);
    const tenant = context.get("tenant");
    return context.json(await crons.create(tenant, await toTerms(body, { tenant, threadId }, rules)));
  }
  const toFilter = (wanted: z.output<typeof filter>): CronFilter => ({
    assistantId: wanted.assistant_id ? findAssistant(rules.assistants, wanted.assistant_id).assistant_id : undefined,
    threadId: wanted.thread_id ?? undefined,
    enabled: wanted.enabled ?? undefined,
    metadata: wanted.metadata ?? {},
  });
  return new Hono<AppEnv>()
    .post("/runs/crons", (context) => create(context, undefined))
    .post("/threads/:thread_id/runs/crons", (context) => create(context, readId(context, "thread_id")))
    .post("/runs/crons/search", async (context) => {
      const { limit, offset, sort_by, sort_order, select, ...wanted } = await readBody(context, search);
      const page = { limit, offset, by: sort_by ?? "created_at", ascending: sort_order === "asc" } as const;
      const found = await crons.search(context.get("tenant"), toFilter(wanted), page);
      context.header("x-pagination-total", String(await crons.count(context.get("tenant"), toFilter(wanted))));
      return context.json(found.map((cron) => selectFields(cron, select ?? undefined)));
    })
    .post("/runs/crons/count", async (context) =>
      context.json(await crons.count(context.get("tenant"), toFilter(await readBody(context, filter)))),
    )
    .get("/runs/crons/:cron_id", async (context) =>
      context.json(await crons.get(context.get("tenant"), readId(context, "cron_id"))),
    )
    .patch("/runs/crons/:cron_id", async (context) => {
      const [tenant, cronId] = [context.get("tenant"), readId(context, "cron_id")];
      const changes = await readBody(context, cronUpdate);
      const cron = await crons.get(tenant, cronId);
      const { schedule, timezone, end_time, enabled, on_run_completed, metadata } = cron;
      const known = { ...cron.payload, schedule, timezone, end_time, enabled, on_run_completed, metadata };
      const merged = cronCreate.parse({ ...known, ...changes });
      const threadId = cron.thread_id ?? undefined;
      return context.json(await crons.update(tenant, cronId, await toTerms(merged, { tenant, threadId }, rules)));
    })
    .delete("/runs/crons/:cron_id", async (context) => {
      await crons.delete(context.get("tenant"), readId(context, "cron_id"));
      return context.body(null, 204);
    });
}

async function toTerms(
  body: CronCreate,
  whose: { readonly tenant: string; readonly threadId: string | undefined },
  rules: RunRules,
): Promise<CronTerms> {
  const { schedule, timezone, end_time, enabled, on_run_completed, ...payload } = body;
  const onRunCompleted = on_run_completed ?? "delete";
  const request = await toRunRequest({ ...payload, on_completion: onRunCompleted }, whose, rules);
  return {
    schedule,
    timezone: timezone ?? null,
    endTime: end_time ? new Date(end_time) : null,
    enabled: enabled ?? true,
    onRunCompleted,
    metadata: body.metadata ?? {},
    payload: Object.fromEntries(Object.entries(payload).filter(([key]) => key !== "metadata")),
    // Its runs are no part of the request that made the cron.
    request: { ...request, traceparent: undefined },
  };
}
