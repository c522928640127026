import type { Failure } from "../../../errors.ts";
import type { CanaryState, CanaryTerms } from "./canary-state.ts";
import type { RunOfTenant } from "./choose-version.ts";

/** An attempt at some version of an agent. */
export interface VersionAttempt {
  readonly agent: string;
  readonly version: string;
  readonly tenant: string;
  readonly ms: number;
  /** Missing: it succeeded. */
  readonly failure?: Failure | undefined;
}

/** Sends a part of the runs to a new version, and takes it back when that does worse. */
export interface Canary {
  /** Must have ended once before a run of the tenant chooses: what is stored is in memory from then on, and kept up to date. */
  open(tenant: string): Promise<void>;
  /**
   * The version of an agent for a run; a run keeps the one it began with.
   * @param versions those that would do, newest first
   * @returns one of them: the newest where there is no canary; `undefined` for none
   */
  choose(agent: string, versions: readonly string[], run: RunOfTenant): string | undefined;
  record(attempt: VersionAttempt): void;
  /** Starts a trial of a version, or changes the terms of the one that runs. @throws InvalidInput where both versions are the same */
  start(tenant: string, trial: CanaryStart): Promise<CanaryState>;
  /** Ends a trial by hand. @throws NotFound where the agent has none */
  decide(tenant: string, agent: string, decision: "promote" | "roll_back"): Promise<CanaryState>;
  /** Forgets the trial: the newest version is for all again. @throws NotFound where the agent has none */
  remove(tenant: string, agent: string): Promise<void>;
  /** @throws NotFound where the agent has none */
  get(tenant: string, agent: string): Promise<CanaryState>;
  /** Tells of every decision. @returns ends the subscription */
  subscribe(listener: (tenant: string, state: CanaryState) => void): () => void;
  /** Stores what was counted, and stops. */
  close(): Promise<void>;
}

export interface CanaryStart {
  readonly agent: string;
  readonly from: string;
  readonly to: string;
  readonly terms: CanaryTerms;
}
