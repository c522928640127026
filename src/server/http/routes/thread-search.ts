import { Hono } from "hono";
import { z } from "zod";
import type { Database } from "../../../tools/database/database.ts";
import { countThreads, searchThreads, threadOrders, type ThreadFilter } from "../../threads/search-threads.ts";
import { threadStatuses } from "../../threads/thread.ts";
import { identifier } from "../../wire/identifier.ts";
import type { AppEnv } from "../app-env.ts";
import { paginate } from "../reply/paginate.ts";
import { selectFields } from "../reply/select-fields.ts";
import { readBody } from "../request/read-body.ts";

const record = z.record(z.string(), z.unknown());
const fields = [
  "thread_id",
  "created_at",
  "updated_at",
  "state_updated_at",
  "metadata",
  "config",
  "context",
  "status",
  "values",
  "interrupts",
  "error",
] as const;

const filter = z.object({
  metadata: record.nullish(),
  values: record.nullish(),
  status: z.enum(threadStatuses).nullish(),
  ids: z.array(identifier).max(1000).nullish(),
});
const search = filter.extend({
  limit: z.int().min(1).max(1000).default(10),
  offset: z.int().min(0).max(1e9).default(0),
  sort_by: z.enum(threadOrders).nullish(),
  sort_order: z.enum(["asc", "desc"]).nullish(),
  select: z.array(z.enum(fields)).nullish(),
});

/** Finding and counting threads. */
export function threadSearchRoutes({ database }: { database: Database }): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .post("/threads/search", async (context) => {
      const body = await readBody(context, search);
      const { limit, offset, sort_by, sort_order, select } = body;
      const order = { sortBy: sort_by ?? "created_at", sortOrder: sort_order ?? "desc" } as const;
      const { threads, total } = await database.tenant(context.get("tenant"), (connection) =>
        searchThreads(connection, toFilter(body), { limit, offset, ...order }),
      );
      paginate(context, { offset, count: threads.length, total });
      return context.json(threads.map((thread) => selectFields(thread, select ?? undefined)));
    })
    .post("/threads/count", async (context) => {
      const body = await readBody(context, filter);
      const total = await database.tenant(context.get("tenant"), (connection) =>
        countThreads(connection, toFilter(body)),
      );
      return context.json(total);
    });
}

function toFilter({ metadata, values, status, ids }: z.output<typeof filter>): ThreadFilter {
  return {
    metadata: metadata ?? undefined,
    values: values ?? undefined,
    status: status ?? undefined,
    ids: ids ?? undefined,
  };
}
