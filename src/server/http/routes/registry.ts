import { Hono, type Context } from "hono";
import semver from "semver";
import { z } from "zod";
import type { Agent } from "../../../agents/agent.ts";
import type { ModuleWatch } from "../../../agents/modules/watch-modules.ts";
import type { Health } from "../../../tools/registry/health/health.ts";
import type { Senses } from "../../../tools/registry/meaning/sense.ts";
import type { Candidate } from "../../../tools/registry/registry.ts";
import type { VersionedRegistry } from "../../../tools/registry/versioned-registry.ts";
import { agentView, healthOf } from "../../registry/agent-view.ts";
import { registeredView } from "../../registry/registered-view.ts";
import { registrationView } from "../../registry/registration-view.ts";
import type { Registrations } from "../../registry/registrations.ts";
import { unknownAgent } from "../../registry/unknown-agent.ts";
import type { AppEnv } from "../app-env.ts";
import { paginate } from "../reply/paginate.ts";
import { selectFields } from "../reply/select-fields.ts";
import { readQuery, whole } from "../request/read-query.ts";
import { agentHealthRoutes } from "./agent-health.ts";
import { registrationRoutes } from "./registrations.ts";

export interface RegistryDependencies {
  readonly registry: VersionedRegistry<Agent>;
  readonly registrations: Registrations;
  /** The folder of agent modules; missing where callers may not know of it. */
  readonly modules?: Pick<ModuleWatch, "problems">;
  /** An embedding model's view of agents and questions; without it, agents are found by words alone. */
  readonly senses?: Pick<Senses, "read"> | undefined;
  /** What was seen of the agents; without it only their own word is known. */
  readonly health?: Health;
}

const range = z
  .string()
  .refine((text) => semver.validRange(text) !== null, "expected a version or a range, as 1.0.0 or ^1.2");
const effects = ["pure", "idempotent", "compensable", "irreversible"] as const;
const states = ["ready", "degraded", "unhealthy", "draining", "unknown"] as const;
const list = <T extends string>(of: readonly [T, ...T[]]) =>
  z.union([z.array(z.string()), z.string().transform((text) => text.split(","))]).pipe(z.array(z.enum(of)));

/** A JSON Schema, written as JSON in the address. */
const jsonSchema = z.string().transform((text, context): Record<string, unknown> => {
  try {
    const read = z.record(z.string(), z.unknown()).safeParse(JSON.parse(text));
    if (read.success) return read.data;
  } catch {
    // Said below.
  }
  context.addIssue({ code: "custom", message: 'expected a JSON Schema as JSON, as {"type":"object"}' });
  return z.NEVER;
});

const listQuery = z.object({
  limit: whole(1, 1000).default(100),
  offset: whole(0, 1e9).default(0),
  source: list(["builtin", "module", "mcp", "a2a", "langgraph", "http", "workflow"]).optional(),
  /** Fields of an agent to answer with: its schemas are most of it. Default: all. */
  select: z.union([z.string().transform((name) => [name]), z.array(z.string())]).optional(),
});
const oneQuery = z.object({ version: range.optional() });
const searchQuery = z.object({
  q: z.string().max(10_000).default(""),
  k: whole(1, 100).default(8),
  capability: z.string().optional(),
  effect: list(effects).optional(),
  health: list(states).optional(),
  version: range.optional(),
  input: jsonSchema.optional(),
  output: jsonSchema.optional(),
});

/** Who there is, who can do this, how they do, and the agents that do not run here. */
export function registryRoutes({
  registry,
  registrations,
  senses,
  health,
  modules,
}: RegistryDependencies): Hono<AppEnv> {
  const tenantOf = (context: Context<AppEnv>): string => context.get("tenant");
  const stateOf = (agent: Agent, tenant: string) => healthOf(agent, health?.of(agent.name, tenant));

  function view(agent: Agent, tenant: string): object {
    const versions = registry.versions(agent.name, tenant).map(({ version }) => version);
    return agentView(agent, {
      versions: [...new Set(versions)],
      health: health?.of(agent.name, tenant),
      registration: registrations.nameOf(agent),
    });
  }

  return new Hono<AppEnv>()
    .get("/registry/search", async (context) => {
      const tenant = tenantOf(context);
      const { q, k, capability, effect, health: wanted, version, input, output } = readQuery(context, searchQuery);
      const sense = await senses?.read([q], context.req.raw.signal);
      const found = registry.visibleTo(tenant).search(q, {
        limit: k,
        ...(sense !== undefined && { sense }),
        ...(capability !== undefined && { capability }),
        ...(effect !== undefined && { effect }),
        ...(version !== undefined && { version }),
        ...(input !== undefined && { input }),
        ...(output !== undefined && { output }),
        ...(wanted !== undefined && { filter: (agent) => wanted.includes(stateOf(agent, tenant)) }),
        ...(health !== undefined && { prefer: (agent) => health.prefer(agent) }),
      });
      return context.json(
        found.map(({ agent, capability: best, score, why, meaning }) => ({
          name: agent.name,
          version: agent.version,
          capability: best,
          score,
          why: [...why, ...saidOf(meaning)],
          health: stateOf(agent, tenant),
        })),
      );
    })
    .get("/registry/modules", (context) => context.json(moduleProblems(modules)))
    .get("/registry/agents", (context) => {
      const tenant = tenantOf(context);
      const { limit, offset, source, select } = readQuery(context, listQuery);
      const all = registry.visibleTo(tenant).list();
      const meant =
        source === undefined ? all : all.filter((agent) => source.includes(agent.source?.kind ?? "builtin"));
      const shown = meant.toSorted((a, b) => (a.name < b.name ? -1 : 1)).slice(offset, offset + limit);
      paginate(context, { offset, count: shown.length, total: meant.length });
      return context.json(shown.map((agent) => selectFields(view(agent, tenant), select)));
    })
    .get("/registry/agents/:name", async (context) => {
      const tenant = tenantOf(context);
      const name = context.req.param("name");
      const { version } = readQuery(context, oneQuery);
      const agent = registry.find(name, { tenant, ...(version !== undefined && { range: version }) });
      const known = await registrations.versions(tenant, (agent && registrations.nameOf(agent)) ?? name);
      if (agent === undefined) {
        const meant = known.find((each) => version === undefined || semver.satisfies(each.version ?? "", version));
        if (meant === undefined) throw unknownAgent(registry, tenant, name, version);
        return context.json({ ...registrationView(meant), ...registeredView(known) });
      }
      const registration = known.find((each) => each.version === undefined || each.version === agent.version);
      const own = registration?.name === name ? { ...registrationView(registration), ...registeredView(known) } : {};
      const changed = registration?.changed.find((change) => change.agent === name);
      return context.json({ ...own, ...view(agent, tenant), ...(changed !== undefined && { changed: [changed] }) });
    })
    .route("/", agentHealthRoutes({ registry, registrations, health }))
    .route("/", registrationRoutes({ registry, registrations }));
}

/** Files of the server are the business of whoever runs it: where callers have keys, an empty answer says why it is empty. */
function moduleProblems(modules: RegistryDependencies["modules"]): object {
  if (modules !== undefined) return { problems: modules.problems() };
  const why =
    "a server with API keys tells nobody about its files over HTTP: what is wrong with a module is in its log";
  return { problems: [], why };
}

/** What an embedding model added, beside the words that matched. */
function saidOf(meaning: Candidate["meaning"]): string[] {
  if (meaning === undefined) return [];
  if (meaning.kind === "left_out") return [`by words alone: ${meaning.reason}`];
  return [`alike in meaning (${meaning.cosine.toFixed(2)})`];
}
