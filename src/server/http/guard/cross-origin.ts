import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import type { AppEnv } from "../app-env.ts";
import { HttpProblem } from "../reply/http-problem.ts";

const exposed = ["content-location", "location", "x-pagination-total", "x-pagination-next", "x-request-id"];
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/**
 * Answers browsers of other origins. `origins` holds "*", exact origins, or origins with any port (`http://localhost:*`). Because
 * JSON is accepted as text/plain, which needs no preflight, an origin that is not listed is refused outright and not
 * only kept from reading the answer.
 * @throws HttpProblem 403
 */
export function crossOrigin(origins: readonly string[]): MiddlewareHandler<AppEnv> {
  const everyone = origins.includes("*");
  const exact = new Set(origins.filter((origin) => !origin.endsWith(":*")));
  const anyPort = origins.filter((origin) => origin.endsWith(":*")).map((origin) => origin.slice(0, -2));
  const listed = (origin: string) =>
    everyone || exact.has(origin) || anyPort.includes(origin.replace(/(?<=^https?:\/\/.+):\d+$/, ""));
  const answer = cors({
    origin: everyone ? "*" : (origin) => (listed(origin) ? origin : null),
    allowMethods: methods,
    exposeHeaders: exposed,
    maxAge: 600,
  });
  return async function crossOrigin(context, next) {
    const origin = context.req.header("origin");
    // Hosts, not origins, are compared: behind a proxy that ends TLS the schemes differ.
    const foreign = origin !== undefined && URL.parse(origin)?.host !== new URL(context.req.url).host;
    if (foreign && !listed(origin)) throw new HttpProblem(403, `pages of ${origin} may not use this server`);
    // Chrome asks this of a public page that talks to an address on the local network.
    if (context.req.method === "OPTIONS" && context.req.header("access-control-request-private-network") === "true") {
      context.header("Access-Control-Allow-Private-Network", "true");
    }
    return answer(context, next);
  };
}
