import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { Identify } from "../auth/identify.ts";
import { HttpProblem } from "../reply/http-problem.ts";

/** Lets only known callers through and leaves their tenant for the routes. @throws HttpProblem 401 */
export function authenticate(identify: Identify): MiddlewareHandler<AppEnv> {
  return async function authenticate(context, next) {
    const identity = await identify(context.req.raw);
    if (!identity) {
      throw new HttpProblem(401, "an API key is needed: send it as x-api-key or as Authorization: Bearer", {
        headers: { "www-authenticate": 'Bearer realm="baton"' },
      });
    }
    context.set("tenant", identity.tenant);
    await next();
  };
}
