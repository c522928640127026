import type { z } from "zod";
import type { Problem } from "../../tools/problem.ts";
import type { Failure } from "../../tools/errors.ts";
import type { AgentManifest } from "../../tools/registry/manifest.ts";
import type { AgentContext } from "../agent.ts";
import type { PlanDraft } from "./plan-draft.ts";
import type { queryIntent } from "./query-intent.ts";

/** One question of a thread that has been answered: what a follow-up can build on. */
export interface Turn {
  /** As the user typed it. */
  readonly query: string;
  /** Made to stand alone. */
  readonly question: string;
  readonly answer: string;
  readonly steps: readonly { readonly name: string; readonly agent: string }[];
  /** Names of what the turn's steps wrote; their values are in the run input `previous_outputs`. */
  readonly outputs: readonly string[];
}

/** A step that failed in one of this run's earlier plans. */
export interface FailedStep {
  readonly name: string;
  readonly agent: string;
  readonly failure: Failure;
}

/** A step of this run's earlier plans that has finished: it is not done again, and its outputs can be read. */
export interface DoneStep {
  readonly name: string;
  readonly outputs: readonly string[];
}

/** A stored workflow of the asking tenant, described as an agent is; its inputs are its parameters. */
export interface OfferedWorkflow extends AgentManifest {
  /** Whether what it yields is the answer in words, and nobody has to write one from it. */
  readonly answers: boolean;
  /** Made for questions of one shape: where `bind` does not fit, it is of no use. */
  readonly shaped: boolean;
  /** Its inputs as a question of its own shape gives them; `undefined` where the question asks for something else. */
  bind(question: string): Readonly<Record<string, unknown>> | undefined;
}

/**
 * What the planner is asked. Run inputs that a plan may name: `question` (stands alone), `user_query` (as typed), and after a
 * first turn `previous_answer` (text) and `previous_outputs` (map of the last turn's outputs by name).
 */
export interface PlanRequest {
  readonly query: string;
  /** Earlier turns of the thread, oldest first; at most the last five. */
  readonly turns: readonly Turn[];
  /** Not empty when this is a replan: what to plan around, and names that no step must take. */
  readonly failed: readonly FailedStep[];
  /** What the earlier plans have finished: a step must not take one of these names. Default: nothing. */
  readonly done?: readonly DoneStep[];
  /** The tenant's workflows, candidates of discovery beside the agents. Default: none. */
  readonly workflows?: readonly OfferedWorkflow[];
  /** The validator; an empty list accepts the draft. */
  check(draft: PlanDraft): readonly Problem[];
}

export type QueryIntent = z.infer<typeof queryIntent>;

/** What the planner decided. */
export type Planning =
  | {
      readonly kind: "reply";
      readonly text: string;
      readonly intent: QueryIntent;
      readonly by: "model" | "builtin";
      /** Why the built-in planner stood in for a configured model. */
      readonly fallback?: Failure;
    }
  | {
      readonly kind: "plan";
      /** The query made to stand alone. */
      readonly question: string;
      readonly intent: QueryIntent;
      readonly draft: PlanDraft;
      /** Names of the agents and workflows that discovery offered, best first. */
      readonly candidates: readonly string[];
      readonly by: "model" | "builtin";
      /** Problems of each refused draft, in order; its length is the number of repairs. */
      readonly repairs: readonly (readonly Problem[])[];
      /** Why the built-in planner stood in for a configured model. */
      readonly fallback?: Failure;
    };

/** @throws Cancelled or Timeout when the context's signal fires; never for what a model does. */
export type WritePlan = (
  request: PlanRequest,
  context: Pick<AgentContext, "model" | "signal" | "log" | "spend" | "tenant">,
) => Promise<Planning>;
