import type { BranchTools } from "../branch/branch-tools.ts";
import type { Outcome } from "../branch/outcome.ts";
import type { Leaf } from "./leaf.ts";
import type { RunUsage } from "./run-usage.ts";
import type { StepState } from "./step-state.ts";

/** What became of a task. */
export interface LeafResult {
  readonly state: StepState;
  /** Its own, and that of asks which it had set aside. */
  readonly usage: RunUsage;
  /** What it asked others, what that took, and what was said. */
  readonly asked: Outcome;
}

/** Carries out a task: a task that asks is given it, because an ask is a task. */
export type RunLeaf = (leaf: Leaf, tools: BranchTools) => Promise<LeafResult>;
