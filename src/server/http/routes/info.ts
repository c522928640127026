import { Hono } from "hono";
import { z } from "zod";
import type { Database } from "../../../tools/database/database.ts";
import { Unavailable } from "../../../tools/errors.ts";
import type { AppEnv } from "../app-env.ts";
import { flag, readQuery } from "../request/read-query.ts";

export interface ServerInfo {
  /** Baton's own version. */
  readonly version: string;
  /** The version of `@langchain/langgraph` that runs the graph. */
  readonly langgraphVersion: string;
}

/** The release of LangGraph's own server that this one speaks like: Studio refuses servers that name too old a version. */
const protocolVersion = "1.5.1";

const okQuery = z.object({ check_db: flag.optional() });

/** Open to everyone: what this server is. */
export function infoRoutes({ version, langgraphVersion }: ServerInfo): Hono<AppEnv> {
  return new Hono<AppEnv>().get("/info", (context) =>
    context.json({
      version: protocolVersion,
      langgraph_js_version: langgraphVersion,
      context: "js",
      flags: { assistants: true, crons: false, langsmith: false, langsmith_tracing_replicas: false },
      baton: { version },
    }),
  );
}

/** Whether the server, and on request its database, answers. */
export function okRoutes({ database }: { database: Database }): Hono<AppEnv> {
  return new Hono<AppEnv>().get("/ok", async (context) => {
    const { check_db } = readQuery(context, okQuery);
    if (check_db) {
      await database.pool.query("SELECT 1").catch((cause: unknown) => {
        throw new Unavailable("the database does not answer", { cause });
      });
    }
    return context.json({ ok: true });
  });
}
