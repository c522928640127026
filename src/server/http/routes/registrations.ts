import { Hono, type Context } from "hono";
import { z } from "zod";
import type { Agent } from "../../../agents/agent.ts";
import { remoteDefinition } from "../../../agents/remote/remote-definition.ts";
import { NotFound } from "../../../tools/errors.ts";
import type { VersionedRegistry } from "../../../tools/registry/versioned-registry.ts";
import { registrationChange } from "../../registry/change-registration.ts";
import { registrationView } from "../../registry/registration-view.ts";
import type { Registrations } from "../../registry/registrations.ts";
import type { AppEnv } from "../app-env.ts";
import { readBody } from "../request/read-body.ts";
import { readQuery } from "../request/read-query.ts";

interface Dependencies {
  readonly registry: VersionedRegistry<Agent>;
  readonly registrations: Registrations;
}

/** Needed where a name is registered at several versions. */
const oneVersion = z.object({ version: z.string().optional() });

/** Registering, changing and removing agents that do not run here. */
export function registrationRoutes({ registry, registrations }: Dependencies): Hono<AppEnv> {
  /** The registration a request means; an agent that came with others is not changed by itself. @throws NotFound */
  function meant(context: Context<AppEnv>): string {
    const name = context.req.param("name") ?? "";
    const agent = registry.find(name, { tenant: context.get("tenant") });
    const origin = agent && registrations.nameOf(agent);
    if (agent === undefined || origin === name) return name;
    const message =
      origin === undefined
        ? `${name} was not registered over HTTP: it is ${agent.source?.kind ?? "builtin"}`
        : `${name} came with ${origin}, which is what can be changed`;
    throw new NotFound(message, { field: "name", ...(origin !== undefined && { alternatives: [origin] }) });
  }

  return new Hono<AppEnv>()
    .post("/registry/agents", async (context) => {
      const definition = await readBody(context, remoteDefinition);
      const registration = await registrations.add(context.get("tenant"), definition);
      const { name, version } = registration;
      const location = `/registry/agents/${name}${version === undefined ? "" : `?version=${encodeURIComponent(version)}`}`;
      return context.json(registrationView(registration), 201, { location });
    })
    .get("/registry/registrations", async (context) =>
      context.json((await registrations.list(context.get("tenant"))).map(registrationView)),
    )
    .patch("/registry/agents/:name", async (context) => {
      const change = await readBody(context, registrationChange);
      const { version } = readQuery(context, oneVersion);
      const changed = await registrations.change(context.get("tenant"), meant(context), change, version);
      return context.json(registrationView(changed));
    })
    .delete("/registry/agents/:name", async (context) => {
      const { version } = readQuery(context, oneVersion);
      await registrations.remove(context.get("tenant"), meant(context), version);
      return context.body(null, 204);
    });
}
