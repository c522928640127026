import { Hono, type Context } from "hono";
import { z } from "zod";
import type { Database } from "../../../tools/database/database.ts";
import { checkpointRef, type CheckpointRef } from "../../threads/checkpoint.ts";
import { getThread } from "../../threads/get-thread.ts";
import { patchCheckpoint } from "../../threads/patch-checkpoint.ts";
import { readState } from "../../threads/read-state.ts";
import type { ServedGraph } from "../../threads/served-graph.ts";
import { updateState } from "../../threads/update-state.ts";
import { identifier } from "../../wire/identifier.ts";
import type { AppEnv } from "../app-env.ts";
import { selectFields } from "../reply/select-fields.ts";
import { readBody } from "../request/read-body.ts";
import { readId } from "../request/read-id.ts";
import { flag, readQuery } from "../request/read-query.ts";

interface Dependencies {
  readonly database: Database;
  readonly graph: ServedGraph;
}

const selected = z.union([z.string().transform((name) => [name]), z.array(z.string())]).optional();
const stateQuery = z.object({ subgraphs: flag.optional(), select: selected });
const atCheckpoint = z.object({
  checkpoint: checkpointRef,
  subgraphs: z.boolean().nullish(),
  select: selected.nullable(),
});
const update = z.object({
  values: z.unknown().optional(),
  as_node: z.string().min(1).nullish(),
  checkpoint: checkpointRef.nullish(),
  checkpoint_id: identifier.nullish(),
});
const metadataPatch = z.object({ metadata: z.record(z.string(), z.unknown()).nullish() });

/** A thread's state: now, at a checkpoint, and changed by hand. */
export function threadStateRoutes({ database, graph }: Dependencies): Hono<AppEnv> {
  async function answer(
    context: Context<AppEnv>,
    ref: CheckpointRef,
    options: { subgraphs: boolean; select?: string[] | undefined },
  ) {
    const tenant = context.get("tenant");
    const threadId = readId(context, "thread_id");
    await database.tenant(tenant, (connection) => getThread(connection, threadId));
    const state = await readState(graph, { tenant, threadId, ref }, { subgraphs: options.subgraphs });
    return context.json(selectFields(state, options.select));
  }
  return new Hono<AppEnv>()
    .get("/threads/:thread_id/state", (context) => {
      const { subgraphs = false, select } = readQuery(context, stateQuery);
      return answer(context, {}, { subgraphs, select });
    })
    .post("/threads/:thread_id/state", async (context) => {
      const threadId = readId(context, "thread_id");
      const { values, as_node, checkpoint, checkpoint_id } = await readBody(context, update);
      const ref = { ...checkpoint, ...(checkpoint_id && { checkpoint_id }) };
      const changed = await updateState(
        { graph, database },
        { tenant: context.get("tenant"), threadId },
        { values, asNode: as_node ?? undefined, ref },
      );
      return context.json({ checkpoint: changed, configurable: changed });
    })
    .patch("/threads/:thread_id/state", async (context) => {
      const threadId = readId(context, "thread_id");
      const { metadata } = await readBody(context, metadataPatch);
      await database.tenant(context.get("tenant"), async (connection) => {
        await getThread(connection, threadId);
        await patchCheckpoint(connection, threadId, metadata ?? {});
      });
      return context.body(null, 204);
    })
    .post("/threads/:thread_id/state/checkpoint", async (context) => {
      const { checkpoint, subgraphs, select } = await readBody(context, atCheckpoint);
      return answer(context, checkpoint, { subgraphs: subgraphs ?? false, select: select ?? undefined });
    })
    .get("/threads/:thread_id/state/:checkpoint_id", (context) => {
      const { subgraphs = false, select } = readQuery(context, stateQuery);
      return answer(context, { checkpoint_id: readId(context, "checkpoint_id") }, { subgraphs, select });
    });
}
