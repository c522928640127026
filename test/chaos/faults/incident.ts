import type { CarriedRun } from "../cluster/operator.ts";

/** A fault after which runs have to go on elsewhere, or again. */
export interface Incident {
  readonly kind: "kill" | "term" | "postgres";
  /** When it happened, for Postgres when it answered again; milliseconds since 1970. */
  readonly at: number;
  /** The runs that it hit. */
  readonly carried: readonly CarriedRun[];
}
