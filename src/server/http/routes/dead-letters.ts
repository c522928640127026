import { Hono } from "hono";
import { z } from "zod";
import type { DeadLetters } from "../../runs/dead-letters.ts";
import type { AppEnv } from "../app-env.ts";
import { readId } from "../request/read-id.ts";
import { readQuery, whole } from "../request/read-query.ts";

const listQuery = z.object({ limit: whole(1, 1000).default(10), offset: whole(0, 1e9).default(0) });

/** Runs that were given up after too many crashes: looking at them, letting them go on, taking them away. */
export function deadLetterRoutes({ deadLetters }: { readonly deadLetters: DeadLetters }): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get("/runs/dead-letters", async (context) => {
      const { total, letters } = await deadLetters.list(context.get("tenant"), readQuery(context, listQuery));
      context.header("x-pagination-total", String(total));
      return context.json(letters);
    })
    .post("/runs/dead-letters/:run_id/replay", async (context) =>
      context.json(await deadLetters.replay(context.get("tenant"), readId(context, "run_id"))),
    )
    .delete("/runs/dead-letters/:run_id", async (context) => {
      await deadLetters.delete(context.get("tenant"), readId(context, "run_id"));
      return context.body(null, 204);
    });
}
