import { createHash, timingSafeEqual } from "node:crypto";
import { Hono, type Context } from "hono";
import type { Metrics } from "../../metrics/create-metrics.ts";
import { tenantView } from "../../metrics/tenant-view.ts";
import type { AppEnv } from "../app-env.ts";
import type { Identify } from "../auth/identify.ts";
import { HttpProblem } from "../reply/http-problem.ts";

export interface MetricsRoutesOptions {
  readonly metrics: Pick<Metrics, "text" | "contentType" | "countRequests">;
  /** Whether the server asks for no keys: whoever reaches it sits at it. */
  readonly open: boolean;
  /** Opens the numbers of all tenants. */
  readonly token: string | undefined;
}

type Reader = { readonly kind: "operator" } | { readonly kind: "tenant"; readonly tenant: string };

/** Prometheus metrics: all of them for whoever runs the server, a tenant's own for a tenant's key. */
export function metricsRoutes({
  metrics,
  open,
  token,
  identify,
}: MetricsRoutesOptions & { readonly identify: Identify }): Hono<AppEnv> {
  async function readerOf(request: Request): Promise<Reader> {
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
    if (open || (token !== undefined && bearer !== undefined && same(bearer, token))) return { kind: "operator" };
    const identity = await identify(request);
    if (identity !== undefined) return { kind: "tenant", tenant: identity.tenant };
    throw new HttpProblem(401, "metrics need BATON_METRICS_TOKEN as Authorization: Bearer, or a tenant's API key", {
      headers: { "www-authenticate": 'Bearer realm="baton metrics"' },
    });
  }
  async function answer(context: Context<AppEnv>): Promise<Response> {
    const reader = await readerOf(context.req.raw);
    const text = await metrics.text();
    const shown = reader.kind === "operator" ? text : tenantView(text, reader.tenant);
    return context.body(shown, 200, { "content-type": metrics.contentType, "cache-control": "no-store" });
  }
  return new Hono<AppEnv>().get("/metrics", answer);
}

/** In a time that does not tell how much of it was right. */
function same(presented: string, token: string): boolean {
  return timingSafeEqual(sha256(presented), sha256(token));
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
