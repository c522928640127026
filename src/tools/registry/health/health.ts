import type { BreakerWords } from "./breaker/breaker-words.ts";
import type { AgentHealth } from "./health-report.ts";
import type { InstanceHealth, InstanceName } from "./instance-health.ts";
import type { HealthState } from "./next-state.ts";
import type { HealthSnapshot } from "./snapshot.ts";

/** An instance's state has changed. */
export interface HealthChange {
  readonly instance: InstanceName;
  readonly from: HealthState;
  readonly to: HealthState;
}

/** Which version of which agent, as its manifest says. */
export interface AgentVersion {
  readonly name: string;
  readonly version: string;
  readonly tenant?: string | undefined;
}

/** How the agents do in this process, and what other replicas said of them. */
export interface Health {
  /** What the breakers here say to those of other replicas, and hear from them. */
  readonly breakers: BreakerWords;
  /** The record of an instance, made at its first use. */
  instance(name: InstanceName): InstanceHealth;
  /**
   * An agent's health over its instances and versions; nothing known of it: state `unknown`, no instances.
   * @param tenant who asks: it sees its own agents and everybody's, its own statistics beside those of all, and no message of an error
   * that it did not have itself. Missing: whoever runs the server
   */
  of(agent: string, tenant?: string): AgentHealth;
  /** 0 to 1: how much to prefer it among agents that fit as well. 1: ready, or nothing speaks against it. */
  prefer(entry: AgentVersion): number;
  /** The usual time of an attempt, milliseconds; `undefined` until enough of them have succeeded. */
  median(agent: string): number | undefined;
  /** Nothing new begins at it from now on. Resolves when it is empty. */
  drain(name: InstanceName): Promise<void>;
  resume(name: InstanceName): void;
  /** Forgets a version of an agent that is gone. */
  forget(entry: AgentVersion): void;
  /** What this process knows of itself, for the other replicas. */
  snapshot(): HealthSnapshot;
  /** Takes in what another replica knows; the newest of each replica counts, for some seconds. */
  merge(snapshot: HealthSnapshot): void;
  /** @returns ends the subscription */
  subscribe(listener: (change: HealthChange) => void): () => void;
}
