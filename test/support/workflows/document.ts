import type { Name } from "./random-expression.ts";

/** A step as a person would write it. */
export type Step = { name: string; outputs: string[] } & Record<string, unknown>;

/** A workflow as a person would write it. */
export interface Document {
  inputs?: Record<string, unknown>;
  outputs?: string[] | Record<string, string>;
  defaults?: Record<string, unknown>;
  budget?: Record<string, number>;
  steps: Step[];
}

/** What may still be written, shared by a workflow and those nested in it. */
export interface Room {
  steps: number;
  approvals: number;
}

/** Where a workflow stands. */
export interface Place {
  /** 0 for the run's own. */
  readonly depth: number;
  /** Names that it may read. */
  readonly given: readonly Name[];
  /** How often it may run, at most, by the lists and rounds around it. */
  readonly width: number;
}

/** What it is to yield: these names, one name of its own choice, or whatever its last steps write. */
export type Yield = readonly string[] | "one" | "rest";
