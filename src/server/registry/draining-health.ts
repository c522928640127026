import type { AgentHealth } from "../../tools/registry/health/health-report.ts";
import type { Registration } from "./registrations.ts";

/** Health, with the versions at which nothing new begins. */
export interface DrainingHealth {
  readonly health: AgentHealth | undefined;
  /** Newest first. */
  readonly draining: readonly string[];
}

/** Registrations that hold an agent back because they drain. */
export function drainingOf(name: string, registrations: readonly Registration[]): readonly Registration[] {
  return registrations.filter(
    (each) => each.state === "draining" && (each.withheld.includes(name) || each.name === name),
  );
}

/** Health as seen, but for instances of versions that drain: nothing new begins there, however well they do. */
export function withDraining(health: AgentHealth | undefined, registrations: readonly Registration[]): DrainingHealth {
  const draining = registrations.flatMap(({ version }) => version ?? []);
  if (health === undefined) return { health, draining };
  const instances = health.instances.map((each) =>
    draining.includes(each.version) ? { ...each, state: "draining" as const } : each,
  );
  return { health: { ...health, instances }, draining };
}
