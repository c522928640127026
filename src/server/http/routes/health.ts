import { setImmediate as turn } from "node:timers/promises";
import { Hono } from "hono";
import type { ReadReadiness } from "../../readiness/readiness.ts";
import type { AppEnv } from "../app-env.ts";

/**
 * For whoever restarts processes and sends them requests; asks for no key and tells no secret. Live: the process answers and its event loop turns.
 * Ready: see `createReadiness`; where it is not, a problem document names every check.
 */
export function healthRoutes(readiness: ReadReadiness | undefined): Hono<AppEnv> {
  const routes = new Hono<AppEnv>().get("/health/live", async (context) => {
    const since = performance.now();
    await turn();
    const lag = Math.round((performance.now() - since) * 100) / 100;
    return context.json({ status: "live", uptime_seconds: Math.round(process.uptime()), event_loop_lag_ms: lag });
  });
  if (readiness === undefined) return routes;
  return routes.get("/health/ready", async (context) => {
    const { ready, checks } = await readiness();
    context.header("cache-control", "no-store");
    if (ready) return context.json({ status: "ready", checks });
    const failing = Object.keys(checks).filter((name) => checks[name]?.state === "failing");
    const detail = `not ready: ${failing.join(", ")}`;
    const problem = { type: "about:blank", title: "Service Unavailable", status: 503, detail, message: detail, checks };
    return context.body(JSON.stringify(problem), 503, { "content-type": "application/problem+json" });
  });
}
