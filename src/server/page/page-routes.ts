import { Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";

export function pageRoutes(_: { graphId: string }): Hono<AppEnv> {
  return new Hono<AppEnv>();
}
