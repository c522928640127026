import type { AgentVersion, Health } from "./health.ts";
import type { Probe, Prober } from "./prober.ts";

/** An agent as far as its probes go. */
export interface ProbedAgent extends AgentVersion {
  /** Of an agent that names no instances. */
  probe?(signal: AbortSignal): Promise<unknown>;
  readonly instances?: readonly { readonly id: string; probe?(signal: AbortSignal): Promise<unknown> }[];
}

/** Probes those instances of an agent that can be probed. @returns ends it: call that when the agent is replaced or removed */
export function watchAgent(agent: ProbedAgent, health: Health, prober: Prober): () => void {
  const { name, version, tenant } = agent;
  const probe = agent.probe?.bind(agent);
  const itself = { id: `${name}@${version}`, ...(probe !== undefined && { probe }) };
  const instances = agent.instances === undefined || agent.instances.length === 0 ? [itself] : agent.instances;
  const ends = instances.flatMap((instance) => {
    if (instance.probe === undefined) return [];
    const asked: Probe = instance.probe.bind(instance);
    return [prober.watch(health.instance({ agent: name, version, id: instance.id, tenant }), asked)];
  });
  return () => ends.forEach((end) => end());
}
