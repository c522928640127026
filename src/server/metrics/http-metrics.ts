import { EventEmitter } from "node:events";
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Counts requests, and the clients that are being streamed to. Goes before all other middleware. */
export function createHttpMetrics(registry: Registry): MiddlewareHandler {
  const registers = [registry];
  const requests = new Counter({
    name: "baton_http_requests_total",
    help: "HTTP requests by route and status",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const duration = new Histogram({
    name: "baton_http_request_duration_seconds",
    help: "From a request to the head of its response; a body that is streamed comes after that",
    labelNames: ["method", "route"],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const clients = new Gauge({
    name: "baton_sse_clients",
    help: "Clients that are connected to an event stream",
    registers,
  });
  return async function countRequests(context, next) {
    const since = performance.now();
    await next();
    const route = routeOf(context);
    const method = METHODS.has(context.req.method) ? context.req.method : "other";
    requests.inc({ method, route, status: String(context.res.status) });
    duration.observe({ method, route }, (performance.now() - since) / 1000);
    if (context.res.headers.get("content-type")?.startsWith("text/event-stream") !== true) return;
    const socket = responseOf(context);
    if (socket === undefined) return;
    clients.inc();
    // Comes once, whether the stream ended or the client left.
    socket.once("close", () => clients.dec());
  };
}

/** A client may send any word as its method. */
const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);

/** The pattern of the route that answered, never the path, which holds ids. */
function routeOf(context: Context): string {
  const route = matchedRoutes(context).findLast(({ path }) => !path.endsWith("*"));
  return route?.path ?? "unmatched";
}

/** Node's own response object, where the app is served by Node's HTTP server. */
function responseOf({ env }: Context): EventEmitter | undefined {
  const bindings: unknown = env;
  if (typeof bindings !== "object" || bindings === null || !("outgoing" in bindings)) return undefined;
  return bindings.outgoing instanceof EventEmitter ? bindings.outgoing : undefined;
}
