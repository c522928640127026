import type { Grain, Period } from "../../../tools/data/request/period.ts";

/** A stretch of time that a question names. */
export interface TimeMention {
  /** Offsets in the text, with the preposition that belongs to it. */
  readonly start: number;
  readonly end: number;
  readonly period: Period;
  /** What was named: a month, a quarter, a span such as "the last 30 days". */
  readonly unit: Grain | "span";
  readonly relation: "in" | "since" | "after" | "before" | "until";
  /** Whether it lies ahead of the data ("next month"). */
  readonly ahead: boolean;
  /** Whether a year was named; a bare "March" takes it from its neighbour. */
  readonly dated: boolean;
  /** "this month" and "last month": decided together. */
  readonly relative?: "this" | "last";
}

/** What "last month" refers to: the data's own end, not the wall clock. */
export interface DataClock {
  /** First day with data. */
  readonly from: string;
  /** The day after the last one with data. */
  readonly to: string;
}
