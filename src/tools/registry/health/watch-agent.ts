import type { AgentVersion, Health } from "./health.ts";
import type { Probe, Prober } from "./prober.ts";

/** An agent as far as its probes go. */
export interface ProbedAgent extends AgentVersion {
  readonly instances?: readonly { readonly id: string; probe?(signal: AbortSignal): Promise<unknown> }[];
}

/** Probes those instances of an agent that can be probed. @returns ends it: call that when the agent is replaced or removed */
export function watchAgent(agent: ProbedAgent, health: Health, prober: Prober): () => void {
  const { name, version, tenant } = agent;
  const ends = (agent.instances ?? []).flatMap((instance) => {
    if (instance.probe === undefined) return [];
    const probe: Probe = instance.probe.bind(instance);
    return [prober.watch(health.instance({ agent: name, version, id: instance.id, tenant }), probe)];
  });
  return () => ends.forEach((end) => end());
}
