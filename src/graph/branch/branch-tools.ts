import type { Agent, AgentContext } from "../../agents/agent.ts";
import type { Speech } from "../../agents/model/speech.ts";
import type { Leases } from "../../tools/leases/leases.ts";
import type { Effect } from "../../tools/registry/manifest.ts";
import type { RegistryView } from "../../tools/registry/versions/registry-view.ts";
import type { RunEvent } from "../events.ts";
import type { Postage } from "../mail/limits.ts";
import type { PlannedStep } from "../plan/planned.ts";
import type { Figures } from "../plan/proof/figures.ts";
import type { Spending } from "../spending.ts";
import type { Guards } from "../step/guards.ts";
import type { Policies } from "../step/policies.ts";
import type { Steps } from "../step/step-state.ts";
import type { Durable } from "./durable.ts";
import type { Pause } from "../pauses.ts";
import type { Halt } from "./halts.ts";
import type { Ledger } from "./ledger.ts";
import type { OpenNote } from "./notes.ts";
import type { PlanOutcome } from "./outcome.ts";
import type { Scope } from "./scope.ts";
import type { Ties } from "./tie-agents.ts";

/** Counts what a run says. */
export interface Posted {
  soFar(): Postage;
  add(more: Postage): void;
}

/** What the steps of a branch use. */
export interface BranchTools {
  /** Those that the run's tenant sees. */
  readonly agents: Pick<RegistryView<Agent>, "get" | "find" | "list">;
  readonly guards: Guards;
  readonly figures: Figures;
  /** Fires when the run is stopped. */
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
  readonly context: (
    agent: Pick<Agent, "name">,
  ) => Pick<AgentContext, "tenant" | "threadId" | "runId" | "log" | "model">;
  readonly speech: (messageId: string) => Speech;
  /** Hears of what attempts spend. */
  readonly spent?: ((spending: Spending) => void) | undefined;
  readonly ledger: Ledger;
  /** What asks count on that no proof has counted; missing: nothing but the ledger. */
  readonly spare?: Ledger | undefined;
  /** How much the run has said, as far as this branch knows; missing: only what a step can see counts. */
  readonly posted?: Posted | undefined;
  /** Missing: nobody keeps leases here. */
  readonly leases?: Leases | undefined;
  /** Effects that no step may have without an approval. */
  readonly approve?: ReadonlySet<Effect> | undefined;
  /** When the run's time is up, milliseconds since 1970. */
  readonly until: number | undefined;
  /** When whoever waits for these steps gives up, milliseconds since 1970; missing: nobody says. */
  readonly deadline?: number | undefined;
  /** What every step of the process is held to; missing: nothing. */
  readonly policies?: Policies | undefined;
  /** Does an agent's work so that what it leaves behind and what then throws is known to be its own; missing: nobody asks. */
  readonly blame?: (<T>(agent: string, work: () => T) => T) | undefined;
  readonly known: Steps;
  readonly given: boolean;
  readonly answers: string | undefined;
  /** Runs a part so that it is on record by itself. */
  readonly halt: Halt;
  /** Resolves once the run is known to be still this process's; missing: it cannot be another's. @throws Cancelled */
  readonly owned?: (() => Promise<void>) | undefined;
  /** Whether this process has to ask that before it calls an agent; missing: never. */
  readonly doubtful?: (() => boolean) | undefined;
  /** Whether this process has just come back from a time in which it heard nothing; missing: never. */
  readonly stoodStill?: (() => boolean) | undefined;
  /** Whether a step may begin, or the run is to stop between two; missing: it never is. */
  readonly pause?: Pause | undefined;
  readonly durable: Durable;
  /** Ties the run to those that are asked; missing: the newest is. */
  readonly ties?: Ties | undefined;
  /** Opens a place in the record, for what has to be there before something is done. */
  readonly note: OpenNote;
  /** Carries out the steps of a nested workflow; comes with the tools because it is what uses them. */
  readonly runPlan: (steps: readonly PlannedStep[], scope: Scope, tools: BranchTools) => Promise<PlanOutcome>;
}
