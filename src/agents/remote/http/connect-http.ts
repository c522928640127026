import { z } from "zod";
import type { Agent, AgentInstance, Task } from "../../agent.ts";
import { defineAgent } from "../../define-agent.ts";
import { Denied } from "../../../tools/errors.ts";
import { fingerprint } from "../fingerprint.ts";
import { givenCapabilities } from "../given-capabilities.ts";
import { givenFacts } from "../given-facts.ts";
import { readInputSchema, readSchema } from "../json-schema.ts";
import { createListeners } from "../listeners.ts";
import { allowPublic } from "../net/allow.ts";
import { checkAddress, guardedFetch } from "../net/guarded-fetch.ts";
import { withHeaders } from "../net/with-headers.ts";
import { withTrace } from "../net/with-trace.ts";
import { Offers } from "../offers.ts";
import type { HttpDefinition } from "../remote-definition.ts";
import type { RemoteOptions, RemoteSource } from "../remote-source.ts";
import { callEndpoint } from "./call-endpoint.ts";
import { probeEndpoint } from "./probe-endpoint.ts";

/**
 * An HTTP endpoint, or several that do the same, as one agent. There is no connection to keep: whether an endpoint answers shows when it
 * is called.
 * @throws InvalidInput for a schema that cannot be read, Denied for an address that may not be called
 */
export async function connectHttp(definition: HttpDefinition, options: RemoteOptions): Promise<RemoteSource> {
  const { log, allow = allowPublic, pins = {} } = options;
  const listeners = createListeners();
  const guarded = guardedFetch(allow);
  const instances = definition.instances ?? [{ url: definition.url ?? "", weight: 1 }];
  for (const { url } of instances) await refuseForbidden(new URL(url), allow);

  const offers = new Offers({ remote: definition.name, onChange: definition.on_change, pins, log });
  const agent = endpointAgent(definition, instances.map(endpoint));
  offers.update([{ item: definition.name, name: definition.name, hash: hashOf(definition), make: () => agent }]);

  function endpoint({ url, weight }: (typeof instances)[number]): AgentInstance {
    const fetchImpl = withHeaders(withTrace(guarded), definition.headers ?? {}, new URL(url).origin);
    const { name, probe } = definition;
    return {
      id: url,
      weight,
      execute: (task, context) => callEndpoint(definition, url, fetchImpl, task, context),
      ...(probe !== undefined && { probe: (signal) => probeEndpoint(name, probe, url, fetchImpl, signal) }),
    };
  }

  return {
    agents: () => offers.agents(),
    changed: () => offers.changed(),
    pins: () => offers.pins(),
    confirm: (given) => {
      offers.confirm(given);
      listeners.tell();
    },
    status: () => ({ state: "connected" }),
    onChange: (listener) => listeners.add(listener),
    close: () => Promise.resolve(),
  };
}

function endpointAgent(definition: HttpDefinition, instances: readonly AgentInstance[]): Agent {
  const { name, version, description, capabilities, input, output, effect, cost, timeoutMs } = definition;
  const pick = takeTurns(instances);
  const agent = defineAgent({
    name,
    version,
    description,
    capabilities: givenCapabilities(capabilities),
    input: input === undefined ? z.looseObject({}) : readInputSchema(input),
    output: output === undefined ? z.unknown() : readSchema(output, "output"),
    effect,
    ...givenFacts(definition),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(cost !== undefined && {
      cost: {
        ...(cost.tokens !== undefined && { tokens: cost.tokens }),
        ...(cost.usd !== undefined && { usd: cost.usd }),
      },
    }),
    source: { kind: "http", detail: instances.map(({ id }) => id).join(" ") },
    execute: (task, context) => pick().execute(task as Task, context),
  });
  return { ...(agent as Agent), instances };
}

/** For who calls the agent without choosing an instance: each has its turn as often as its weight says, well spread. */
function takeTurns(instances: readonly AgentInstance[]): () => AgentInstance {
  const credit = new Map(instances.map((instance) => [instance, 0]));
  const total = instances.reduce((sum, { weight = 1 }) => sum + weight, 0);
  return () => {
    let best = instances[0] as AgentInstance;
    for (const instance of instances) {
      credit.set(instance, (credit.get(instance) ?? 0) + (instance.weight ?? 1));
      if ((credit.get(instance) ?? 0) > (credit.get(best) ?? 0)) best = instance;
    }
    credit.set(best, (credit.get(best) ?? 0) - total);
    return best;
  };
}

/** Said at registration already; a name that does not resolve now may do so later. */
async function refuseForbidden(url: URL, allow: NonNullable<RemoteOptions["allow"]>): Promise<void> {
  try {
    await checkAddress(url, allow);
  } catch (error) {
    if (error instanceof Denied) throw error;
  }
}

function hashOf({ name, description, input, output }: HttpDefinition): string {
  return fingerprint({ name, description, input, output });
}
