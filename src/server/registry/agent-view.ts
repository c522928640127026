import { z } from "zod";
import type { Agent } from "../../agents/agent.ts";
import type { AgentHealth } from "../../tools/registry/health/health-report.ts";
import type { Capability } from "../../tools/registry/manifest.ts";

/** What is told of an agent beside its manifest. */
export interface AgentFacts {
  /** All its versions that the tenant sees, newest first. */
  readonly versions: readonly string[];
  /** `undefined` where nobody keeps statistics. */
  readonly health: AgentHealth | undefined;
  /** The registration it came with. */
  readonly registration: string | undefined;
}

/** An agent as `GET /registry/agents` gives it. */
export function agentView(agent: Agent, { versions, health, registration }: AgentFacts): object {
  const { name, version, description, effect, cost, owner, documentation, deprecated, tenant, source } = agent;
  return {
    name,
    version,
    versions,
    description,
    capabilities: agent.capabilities.map(capabilityView),
    input: jsonSchemaOf(agent.input, "input"),
    output: jsonSchemaOf(agent.output, "output"),
    effect,
    source: source ?? { kind: "builtin" },
    health: healthOf(agent, health),
    ...(cost !== undefined && { cost }),
    ...(agent.latencyMs !== undefined && { latencyMs: agent.latencyMs }),
    ...(agent.timeoutMs !== undefined && { timeoutMs: agent.timeoutMs }),
    ...(agent.instances !== undefined && { instances: agent.instances.map(({ id, weight = 1 }) => ({ id, weight })) }),
    ...(owner !== undefined && { owner }),
    ...(documentation !== undefined && { documentation }),
    ...(deprecated !== undefined && { deprecated }),
    ...(tenant !== undefined && { tenant }),
    ...(registration !== undefined && { registration }),
  };
}

/** What an agent is good for now: its own word where it says that it is not ready, otherwise what was seen of it. */
export function healthOf(agent: Agent, health: AgentHealth | undefined): AgentHealth["state"] {
  const own = agent.status();
  if (own !== "ready") return own;
  return health?.state ?? "unknown";
}

function capabilityView({ name, description, examples, input, output }: Capability): object {
  return {
    name,
    description,
    examples,
    ...(input !== undefined && { input: jsonSchemaOf(input, "input") }),
    ...(output !== undefined && { output: jsonSchemaOf(output, "output") }),
  };
}

const schemas = { input: new WeakMap<z.ZodType, object>(), output: new WeakMap<z.ZodType, object>() };

/** As JSON Schema; what has no JSON form is "anything". */
function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): object {
  const known = schemas[io].get(schema);
  if (known !== undefined) return known;
  const made = convert(schema, io);
  schemas[io].set(schema, made);
  return made;
}

function convert(schema: z.ZodType, io: "input" | "output"): object {
  try {
    return z.toJSONSchema(schema, { io, unrepresentable: "any" });
  } catch {
    return {};
  }
}
