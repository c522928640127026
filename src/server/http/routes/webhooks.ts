import { Hono } from "hono";
import type { Webhooks } from "../../jobs/webhooks/create-webhooks.ts";
import type { AppEnv } from "../app-env.ts";

/** What a tenant checks the signatures of its webhooks with. */
export function webhookRoutes(webhooks: Pick<Webhooks, "secretOf">): Hono<AppEnv> {
  return new Hono<AppEnv>().get("/webhooks/secret", (context) => {
    context.header("cache-control", "no-store");
    return context.json({ secret: webhooks.secretOf(context.get("tenant")) });
  });
}
