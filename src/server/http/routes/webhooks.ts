import { Hono } from "hono";
import { z } from "zod";
import type { Webhooks } from "../../jobs/webhooks/create-webhooks.ts";
import type { AppEnv } from "../app-env.ts";
import { readId } from "../request/read-id.ts";
import { readQuery, whole } from "../request/read-query.ts";

const listQuery = z.object({ limit: whole(1, 1000).default(10), offset: whole(0, 1e9).default(0) });

/** What a tenant checks the signatures of its webhooks with, and those that were given up: looking at them, sending them again, taking them away. */
export function webhookRoutes({ secretOf, givenUp }: Pick<Webhooks, "secretOf" | "givenUp">): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get("/webhooks/secret", (context) => {
      context.header("cache-control", "no-store");
      return context.json({ secret: secretOf(context.get("tenant")) });
    })
    .get("/webhooks/given-up", async (context) => {
      const { total, webhooks } = await givenUp.list(context.get("tenant"), readQuery(context, listQuery));
      context.header("x-pagination-total", String(total));
      return context.json(webhooks);
    })
    .post("/webhooks/given-up/:webhook_id/replay", async (context) => {
      await givenUp.replay(context.get("tenant"), readId(context, "webhook_id"));
      return context.body(null, 204);
    })
    .delete("/webhooks/given-up/:webhook_id", async (context) => {
      await givenUp.delete(context.get("tenant"), readId(context, "webhook_id"));
      return context.body(null, 204);
    });
}
