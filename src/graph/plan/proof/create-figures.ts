import type { AgentManifest } from "../../../tools/registry/manifest.ts";
import type { Figures } from "./figures.ts";

const TIMEOUT_MS = 30_000;

/** Declared figures of these agents. */
export function createFigures(agents: readonly AgentManifest[], observed?: Observed): Figures {
  const byName = new Map(agents.map((agent) => [agent.name, agent]));
  return figuresOf((name) => byName.get(name), observed);
}

/** The median time of an agent's attempts, milliseconds, where one is known. */
type Observed = (agent: string) => number | undefined;

/** Figures of the agents there are at the moment of asking: observed, else declared, else the server's. */
export function figuresOf(
  find: (name: string) => AgentManifest | undefined,
  observed: Observed = () => undefined,
): Figures {
  return (name) => {
    const agent = find(name);
    const timeoutMs = agent?.timeoutMs ?? TIMEOUT_MS;
    return {
      tokens: agent?.cost?.tokens ?? { expected: 0, most: 50_000 },
      usd: agent?.cost?.usd ?? { expected: 0, most: 0 },
      latencyMs: observed(name) ?? agent?.latencyMs ?? timeoutMs / 10,
      timeoutMs,
      effect: agent?.effect ?? "pure",
      retry: agent?.retry,
      hedge: agent?.hedge,
      asks: agent?.asks,
      assumed: agent?.cost?.tokens === undefined,
    };
  };
}
