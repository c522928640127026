import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import { HttpProblem } from "../reply/http-problem.ts";

/** The names under which a browser on this machine knows it. */
export const loopbackHosts = ["localhost", "127.0.0.1", "[::1]"] as const;

/**
 * Refuses requests whose Host is not one of ours. A page of another site can make its own name resolve to 127.0.0.1 and then
 * counts as same-origin (DNS rebinding); the Host header still tells the name it used.
 * @throws HttpProblem 403
 */
export function hostGuard(allowed: readonly string[]): MiddlewareHandler<AppEnv> {
  const names = new Set(allowed.map((name) => name.toLowerCase()));
  return async function hostGuard(context, next) {
    const host = context.req.header("host") ?? new URL(context.req.url).host;
    const name = host.replace(/:\d*$/, "").toLowerCase();
    if (!names.has(name)) {
      throw new HttpProblem(
        403,
        `this server has no API keys and answers only to ${allowed.join(", ")}, not to ${JSON.stringify(name)}`,
      );
    }
    await next();
  };
}
