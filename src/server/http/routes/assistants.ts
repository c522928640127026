import { Hono, type Context } from "hono";
import { z } from "zod";
import type { Assistant } from "../../assistants/assistant.ts";
import { findAssistant, matchAssistants } from "../../assistants/assistants.ts";
import type { ServedGraph } from "../../threads/served-graph.ts";
import type { AppEnv } from "../app-env.ts";
import { paginate } from "../reply/paginate.ts";
import { selectFields } from "../reply/select-fields.ts";
import { readBody } from "../request/read-body.ts";
import { readQuery } from "../request/read-query.ts";

/** JSON Schemas of the graph; `null` where it has none. */
export interface GraphSchemas {
  readonly input: object | null;
  readonly output: object | null;
  readonly state: object | null;
  readonly config: object | null;
  readonly context: object | null;
}

interface Dependencies {
  readonly assistants: readonly Assistant[];
  readonly graph: ServedGraph;
  readonly schemas: GraphSchemas;
}

const metadata = z.record(z.string(), z.unknown());
const sortable = ["assistant_id", "graph_id", "name", "created_at", "updated_at"] as const;
const fields = [...sortable, "description", "config", "context", "metadata", "version"] as const;
const filter = z.object({ graph_id: z.string().nullish(), name: z.string().nullish(), metadata: metadata.nullish() });
const page = { limit: z.int().min(1).max(1000).default(10), offset: z.int().min(0).max(1e9).default(0) };
const search = filter.extend({
  ...page,
  sort_by: z.enum(sortable).nullish(),
  sort_order: z.enum(["asc", "desc"]).nullish(),
  select: z.array(z.enum(fields)).nullish(),
});
const versions = z.object({ ...page, metadata: metadata.nullish() });
const graphQuery = z.object({
  xray: z
    .string()
    .regex(/^(true|yes|false|no|\d{1,2})$/, "expected true, false or a depth")
    .transform((text) => (/^\d+$/.test(text) ? Number(text) : text === "true" || text === "yes"))
    .optional(),
});

/** Which assistants there are, and what their graph looks like. An assistant may be named by its id or its graph's. */
export function assistantRoutes({ assistants, graph, schemas }: Dependencies): Hono<AppEnv> {
  const named = (context: Context) => findAssistant(assistants, context.req.param("assistant_id") ?? "");
  return new Hono<AppEnv>()
    .post("/assistants/search", async (context) => {
      const body = await readBody(context, search);
      const { limit, offset, sort_by, sort_order, select } = body;
      const found = sorted(matchAssistants(assistants, toFilter(body)), sort_by ?? "created_at", sort_order ?? "desc");
      const shown = found.slice(offset, offset + limit);
      paginate(context, { offset, count: shown.length, total: found.length });
      return context.json(shown.map((one) => selectFields(one, select ?? undefined)));
    })
    .post("/assistants/count", async (context) =>
      context.json(matchAssistants(assistants, toFilter(await readBody(context, filter))).length),
    )
    .get("/assistants/:assistant_id", (context) => context.json(named(context)))
    .get("/assistants/:assistant_id/graph", async (context) => {
      named(context);
      const { xray = false } = readQuery(context, graphQuery);
      return context.json((await graph.getGraphAsync({ xray })).toJSON());
    })
    .get("/assistants/:assistant_id/schemas", (context) => {
      const { input, output, state, config, context: contextSchema } = schemas;
      return context.json({
        graph_id: named(context).graph_id,
        input_schema: input,
        output_schema: output,
        state_schema: state,
        config_schema: config,
        context_schema: contextSchema,
      });
    })
    .get("/assistants/:assistant_id/subgraphs", (context) => {
      named(context);
      return context.json({});
    })
    .post("/assistants/:assistant_id/versions", async (context) => {
      const { limit, offset, metadata } = await readBody(context, versions);
      const found = matchAssistants([named(context)], { metadata: metadata ?? undefined });
      return context.json(found.slice(offset, offset + limit));
    });
}

function toFilter({ graph_id, name, metadata }: z.output<typeof filter>) {
  return { graphId: graph_id ?? undefined, name: name ?? undefined, metadata: metadata ?? undefined };
}

function sorted(found: readonly Assistant[], by: (typeof sortable)[number], order: "asc" | "desc"): Assistant[] {
  const sign = order === "asc" ? 1 : -1;
  return found.toSorted((a, b) => sign * a[by].localeCompare(b[by]));
}
