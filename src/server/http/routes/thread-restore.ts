import { Hono } from "hono";
import { z } from "zod";
import type { Database } from "../../../tools/database/database.ts";
import type { Vault } from "../../../tools/privacy/vault/vault.ts";
import { getThread } from "../../threads/get-thread.ts";
import type { AppEnv } from "../app-env.ts";
import { readBody } from "../request/read-body.ts";
import { readId } from "../request/read-id.ts";

const restoreBody = z.strictObject({
  /** A text, or any JSON value, that holds reversible tokens. */
  value: z.json(),
  /** Kinds to restore, as in ["EMAIL"]. Default: all. */
  entities: z.array(z.string().min(1)).optional(),
});

interface Dependencies {
  readonly database: Database;
  readonly vault: Vault;
}

/** Puts the values back that the redactor sealed in a thread, for a caller whom the thread belongs to. */
export function threadRestoreRoutes({ database, vault }: Dependencies): Hono<AppEnv> {
  return new Hono<AppEnv>().post("/threads/:thread_id/restore", async (context) => {
    const tenant = context.get("tenant");
    const threadId = readId(context, "thread_id");
    const { value, entities } = await readBody(context, restoreBody);
    // The thread is its tenant's alone; whoever sees it may see what was sealed in it.
    await database.tenant(tenant, (connection) => getThread(connection, threadId));
    const right = vault.grant({ tenant, scope: threadId, ...(entities !== undefined && { entities }) });
    return context.json(vault.restoreValue(value, right));
  });
}
