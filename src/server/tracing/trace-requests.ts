import { ServerResponse } from "node:http";
import { context, SpanKind, SpanStatusCode, trace, type Span } from "@opentelemetry/api";
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { startSpan } from "../../tools/tracing/in-span.ts";
import { contextFrom, readTraceparent } from "../../tools/tracing/traceparent.ts";
import { withWork, type WorkAtHand } from "../../tools/tracing/work-at-hand.ts";
import type { AppEnv } from "../http/app-env.ts";

/** Asked for by machines, every few seconds. */
const UNTRACED = /^\/(ok|metrics|health(\/.*)?)$/;
const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const NAMED = new RegExp(`^(?:/threads/(${UUID}))?(?:/runs/(${UUID}))?`, "i");

/**
 * A span for each request, which goes on from the caller's trace and ends when the last byte of the answer has gone; log lines written on
 * the way carry the request's id, its tenant, and the thread and run that its path names. Comes after the request's id is set.
 */
export function traceRequests(): MiddlewareHandler<AppEnv> {
  return async function traceRequests(honoContext, next) {
    const { req } = honoContext;
    const caller = contextFrom(readTraceparent(req.header("traceparent"), req.header("tracestate")));
    const at = withWork(caller, () => workOf(honoContext));
    if (UNTRACED.test(req.path)) return context.with(at, next);
    const span = context.with(at, () =>
      startSpan({ name: req.method, kind: SpanKind.SERVER, attributes: asked(honoContext) }),
    );
    try {
      await context.with(trace.setSpan(at, span), next);
    } finally {
      if (span.isRecording()) answered(span, honoContext);
    }
  };
}

function asked({ req }: Context<AppEnv>) {
  const url = new URL(req.url);
  return {
    "http.request.method": req.method,
    "url.path": url.pathname,
    "url.scheme": url.protocol.slice(0, -1),
    "server.address": url.hostname,
    ...(url.port !== "" && { "server.port": Number(url.port) }),
  };
}

function answered(span: Span, honoContext: Context<AppEnv>): void {
  const { req, res, error } = honoContext;
  const route = matchedRoutes(honoContext).findLast(({ path }) => !path.endsWith("*"))?.path;
  if (route !== undefined) {
    span.updateName(`${req.method} ${route}`);
    span.setAttribute("http.route", route);
  }
  span.setAttribute("http.response.status_code", res.status);
  const { tenant, thread_id, run_id, request_id } = workOf(honoContext);
  span.setAttributes({
    ...(request_id !== undefined && { "baton.request.id": request_id }),
    ...(tenant !== undefined && { "baton.tenant": tenant }),
    ...(thread_id !== undefined && { "gen_ai.conversation.id": thread_id }),
    ...(run_id !== undefined && { "baton.run.id": run_id }),
  });
  if (res.status >= 500) {
    span.setAttribute("error.type", error === undefined ? String(res.status) : error.name);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  const { outgoing } = (honoContext.env ?? {}) as { readonly outgoing?: unknown };
  if (!(outgoing instanceof ServerResponse) || outgoing.destroyed) {
    span.end();
    return;
  }
  // A stream of events goes on long after its headers.
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) span.addEvent("client.disconnected");
    span.end();
  });
}

function workOf(honoContext: Context<AppEnv>): WorkAtHand {
  const [, thread_id, run_id] = NAMED.exec(honoContext.req.path) ?? [];
  // Neither is there before its middleware has run.
  const { requestId, tenant } = honoContext.var as Partial<AppEnv["Variables"]>;
  return { request_id: requestId, tenant, thread_id, run_id };
}
