import { Hono } from "hono";
import { z } from "zod";
import { Denied, NotFound } from "../../../tools/errors.ts";
import { nearest } from "../../../tools/nearest.ts";
import { canaryTerms, tallies, type CanaryState } from "../../../tools/registry/balancing/canary/canary-state.ts";
import type { Canary } from "../../../tools/registry/balancing/canary/canary.ts";
import type { AppEnv } from "../app-env.ts";
import { readBody } from "../request/read-body.ts";

/** What the routes have to know of the agents that a tenant sees. */
export interface CanaryAgents {
  names(tenant: string): readonly string[];
  /** Newest first. */
  versions(agent: string, tenant: string): readonly string[];
}

const body = z.strictObject({
  ...canaryTerms.shape,
  /** Ends the trial by hand; the other fields then do not matter. */
  decision: z.enum(["promote", "roll_back"]).optional(),
  /** Default: the newest version. */
  to: z.string().optional(),
  /** Default: the newest version but `to`. */
  from: z.string().optional(),
});

export interface CanaryRoutesOptions {
  readonly canary: Canary;
  readonly agents: CanaryAgents;
  /** The tenant that may name others in `tenants`: the one given to `createCanary`. */
  readonly operator?: string;
}

/** Trials of new versions: PUT starts one, changes its terms or ends it by hand; DELETE forgets it. */
export function canaryRoutes({ canary, agents, operator }: CanaryRoutesOptions): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .put("/registry/agents/:name/canary", async (context) => {
      const [tenant, agent] = [context.get("tenant"), context.req.param("name")];
      const { decision, to: wantedTo, from: wantedFrom, ...terms } = await readBody(context, body);
      if (decision !== undefined) return context.json(view(await canary.decide(tenant, agent, decision)));
      if (tenant !== operator && terms.tenants.some((named) => named !== tenant))
        throw new Denied("tenants: a canary of yours holds for your own runs; it cannot name other tenants", {
          field: "tenants",
          alternatives: [tenant],
        });
      const versions = versionsOf(agents, agent, tenant);
      const to = pick(versions, "to", wantedTo, agent);
      const from = pick(
        versions.filter((version) => version !== to),
        "from",
        wantedFrom,
        agent,
      );
      return context.json(view(await canary.start(tenant, { agent, from, to, terms })));
    })
    .get("/registry/agents/:name/canary", async (context) =>
      context.json(view(await canary.get(context.get("tenant"), context.req.param("name")))),
    )
    .delete("/registry/agents/:name/canary", async (context) => {
      await canary.remove(context.get("tenant"), context.req.param("name"));
      return context.body(null, 204);
    });
}

function versionsOf(agents: CanaryAgents, agent: string, tenant: string): readonly string[] {
  const versions = agents.versions(agent, tenant);
  if (versions.length > 0) return versions;
  const near = nearest(agent, agents.names(tenant));
  throw new NotFound(`unknown agent ${agent}${near === undefined ? "" : `; did you mean ${near}?`}`, {
    field: "name",
    alternatives: near === undefined ? agents.names(tenant).slice(0, 20) : [near],
  });
}

function pick(versions: readonly string[], field: "from" | "to", wanted: string | undefined, agent: string): string {
  const version = wanted ?? versions[0];
  if (version !== undefined && versions.includes(version)) return version;
  const other = versions.length === 0 ? "no other version" : `the versions ${versions.join(", ")}`;
  throw new NotFound(`${field}: agent ${agent} has ${other}${wanted === undefined ? "" : `, not ${wanted}`}`, {
    field,
    alternatives: versions,
  });
}

/** The state with what all replicas counted, instants as ISO 8601. */
function view(state: CanaryState): object {
  const { phase, started_at: startedAt, revision: _revision, counts: _byReplica, ...rest } = state;
  const seen = tallies(state);
  return {
    ...rest,
    started_at: iso(startedAt),
    seen: { [state.from]: seen.from, [state.to]: seen.to },
    phase: phase.kind === "running" ? phase : { ...phase, at: iso(phase.at) },
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
