import { Hono } from "hono";
import type { Agent } from "../../../agents/agent.ts";
import type { Health } from "../../../tools/registry/health/health.ts";
import type { VersionedRegistry } from "../../../tools/registry/versioned-registry.ts";
import { healthOf } from "../../registry/agent-view.ts";
import { drainingOf, withDraining } from "../../registry/draining-health.ts";
import type { Registrations } from "../../registry/registrations.ts";
import { unknownAgent } from "../../registry/unknown-agent.ts";
import type { AppEnv } from "../app-env.ts";

interface Dependencies {
  readonly registry: VersionedRegistry<Agent>;
  readonly registrations: Registrations;
  /** Without it only an agent's own word is known. */
  readonly health: Health | undefined;
}

/** How an agent does, also one that drains, alone or with the server it came with. */
export function agentHealthRoutes({ registry, registrations, health }: Dependencies): Hono<AppEnv> {
  return new Hono<AppEnv>().get("/registry/agents/:name/health", async (context) => {
    const [tenant, name] = [context.get("tenant"), context.req.param("name")];
    const agent = registry.find(name, { tenant });
    const drained = drainingOf(name, await registrations.list(tenant));
    if (agent === undefined && drained.length === 0) throw unknownAgent(registry, tenant, name, undefined);
    const { health: known, draining } = withDraining(health?.of(name, tenant), drained);
    return context.json({
      agent: name,
      ...known,
      state: agent ? healthOf(agent, known) : "draining",
      ...(draining.length > 0 && { draining }),
    });
  });
}
