import type { MiddlewareHandler } from "hono";
import { RateLimited } from "../../../tools/errors.ts";
import type { AppEnv } from "../app-env.ts";
import { TokenBuckets } from "./token-buckets.ts";

/**
 * Takes at most so many requests a second of each tenant, twice as many at once. Each process counts for itself: what is protected is its own
 * CPU, and a count that replicas share would cost every request a round trip. Goes after `authenticate`. @throws RateLimited
 */
export function rateLimit(perSecond: number, now: () => number = () => performance.now()): MiddlewareHandler<AppEnv> {
  const buckets = new TokenBuckets({ perSecond, burst: Math.max(1, perSecond * 2) }, now);
  return async function rateLimit(context, next) {
    const waitMs = buckets.take(context.get("tenant"));
    if (waitMs > 0) {
      throw new RateLimited(`this server takes ${perSecond} requests a second from you; try again later`, {
        retryAfterMs: waitMs,
      });
    }
    await next();
  };
}
