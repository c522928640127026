import type { Cluster } from "../cluster/cluster.ts";
import type { FaultLog } from "../faults/fault-log.ts";
import type { Figure } from "../figure.ts";

/** What every phase works with. */
export interface Stage {
  readonly cluster: Cluster;
  readonly log: FaultLog;
  readonly seed: number;
  /** Concurrent runs at any time. */
  readonly runs: number;
  /** How long steps take against the usual. */
  readonly pace: number;
  /** How long after the last fault, or the end of the load, a run may still take, milliseconds. */
  readonly patienceMs: number;
  readonly say: (line: string) => void;
}

/** What came of a phase; `broken` has one line for each thing that must not be. */
export interface PhaseReport {
  readonly figures: readonly Figure[];
  readonly broken: readonly string[];
  /** What else is worth a line. */
  readonly notes: readonly string[];
}
