import type { AgentManifest } from "../../../tools/registry/manifest.ts";
import type { Figures } from "./figures.ts";

const TIMEOUT_MS = 30_000;

/** Declared figures of agents; `observed` gives the median time of an attempt, milliseconds, where one is known. */
export function createFigures(
  agents: readonly AgentManifest[],
  observed: (agent: string) => number | undefined = () => undefined,
): Figures {
  const byName = new Map(agents.map((agent) => [agent.name, agent]));
  return (name) => {
    const agent = byName.get(name);
    const timeoutMs = agent?.timeoutMs ?? TIMEOUT_MS;
    return {
      tokens: agent?.cost?.tokens ?? { expected: 0, most: 50_000 },
      usd: agent?.cost?.usd ?? { expected: 0, most: 0 },
      latencyMs: observed(name) ?? agent?.latencyMs ?? timeoutMs / 10,
      timeoutMs,
      effect: agent?.effect ?? "pure",
      assumed: agent?.cost?.tokens === undefined,
    };
  };
}
