import type { Passage } from "../../../tools/documents/passage.ts";
import type { Citation } from "../write/citation.ts";

/** A computed result, and the step that computed it. */
export interface StepStatement {
  readonly step: string;
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A text that a step wrote. */
export interface StepText {
  readonly step: string;
  readonly text: string;
}

/** Rows that a step computed or found, for answers in the form of a table. */
export interface StepTable {
  readonly step: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A leaf of a step's JSON output that has no form of its own. */
export interface StepFact {
  readonly step: string;
  /** Path of names, as in `["weather", "wind_speed"]`. */
  readonly path: readonly string[];
  readonly value: string | number | boolean;
}

/** An answer of an earlier turn. */
export interface EarlierAnswer {
  readonly step: string;
  readonly text: string;
  readonly citations: readonly Citation[];
}

/** All that the other agents found, sorted by form. What this run's steps found comes before what earlier turns left. */
export interface Evidence {
  readonly passages: Passage[];
  readonly statements: StepStatement[];
  readonly texts: StepText[];
  readonly tables: StepTable[];
  readonly facts: StepFact[];
  /** Text that the redactor cleaned. */
  readonly cleaned: StepText[];
  readonly earlier: EarlierAnswer[];
}
