import type { Family, Strength } from "./recognizer.ts";

/** How a finding came about; holds no part of the value. */
export interface Decision {
  readonly recognizer: string;
  readonly strength: Strength;
  /** Score before context. */
  readonly base: number;
  readonly check?: string;
  /** Context words that raised the score. */
  readonly context: readonly string[];
  /** Words that lowered it. */
  readonly against: readonly string[];
  /** How the value was hidden or reached: "percent", "base64", "hex", "field", "repeat". */
  readonly via: readonly string[];
}

/** Where a value stands in a text, what it is and how sure that is: never the value itself. */
export interface PrivacyFinding {
  readonly entity: string;
  readonly family: Family;
  readonly label: string;
  /** UTF-16 offsets into the text that was searched. */
  readonly start: number;
  readonly end: number;
  /** 0 to 1. */
  readonly score: number;
  readonly decision: Decision;
}
