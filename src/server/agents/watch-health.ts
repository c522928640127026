import type { Agent } from "../../agents/agent.ts";
import type { Health } from "../../tools/registry/health/health.ts";
import { createProber, type ProberOptions } from "../../tools/registry/health/prober.ts";
import { watchAgent } from "../../tools/registry/health/watch-agent.ts";
import type { VersionedRegistry } from "../../tools/registry/versioned-registry.ts";

/** Probes the agents that are registered and can be probed, and forgets the health of those that are gone. @returns ends it */
export function watchHealth(
  registry: VersionedRegistry<Agent>,
  health: Health,
  options: ProberOptions = {},
): () => void {
  const prober = createProber(options);
  const watched = new Map<Agent, () => void>();
  const compare = (): void => {
    const present = new Set(registry.all());
    const versions = new Set([...present].map(keyOf));
    for (const [agent, end] of watched) {
      if (present.has(agent)) continue;
      end();
      watched.delete(agent);
      if (!versions.has(keyOf(agent))) health.forget(agent);
    }
    for (const agent of present) {
      if (!watched.has(agent)) watched.set(agent, watchAgent(agent, health, prober));
    }
  };
  // Many are registered at once: they are looked at together.
  let due: NodeJS.Immediate | undefined;
  const unsubscribe = registry.subscribe(() => {
    due ??= setImmediate(() => {
      due = undefined;
      compare();
    });
  });
  compare();
  return () => {
    unsubscribe();
    clearImmediate(due);
    for (const end of watched.values()) end();
  };
}

function keyOf({ name, version, tenant }: Agent): string {
  return JSON.stringify([name, version, tenant]);
}
