import type { Agent, AgentContext } from "../../agents/agent.ts";
import type { Speech } from "../../agents/model/speech.ts";
import type { RunEvent } from "../events.ts";
import type { PlannedStep } from "../plan/planned.ts";
import type { Figures } from "../plan/proof/figures.ts";
import type { Guards } from "../step/guards.ts";
import type { Steps } from "../step/step-state.ts";
import type { Durable } from "./durable.ts";
import type { Halt } from "./halts.ts";
import type { Ledger } from "./ledger.ts";
import type { PlanOutcome } from "./outcome.ts";
import type { Scope } from "./scope.ts";

/** What the steps of a branch use. */
export interface BranchTools {
  readonly agents: { get(name: string): Agent | undefined; list(): readonly Agent[] };
  readonly guards: Guards;
  readonly figures: Figures;
  /** Fires when the run is stopped. */
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
  readonly context: (agent: Agent) => Pick<AgentContext, "tenant" | "threadId" | "runId" | "log" | "model">;
  readonly speech: (messageId: string) => Speech;
  /** Notes how long an attempt took, milliseconds, and whether it succeeded. */
  readonly observe: (agent: string, attempt: { readonly ms: number; readonly ok: boolean }) => void;
  readonly ledger: Ledger;
  /** When the run's time is up, milliseconds since 1970. */
  readonly until: number | undefined;
  readonly known: Steps;
  readonly given: boolean;
  readonly answers: string | undefined;
  /** Runs a part so that it is on record by itself. */
  readonly halt: Halt;
  readonly durable: Durable;
  /** Carries out the steps of a nested workflow; comes with the tools because it is what uses them. */
  readonly runPlan: (steps: readonly PlannedStep[], scope: Scope, tools: BranchTools) => Promise<PlanOutcome>;
}
