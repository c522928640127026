import { join } from "node:path";
import { Cluster } from "./cluster/cluster.ts";
import type { FaultKind } from "./faults/fault.ts";
import { FaultLog } from "./faults/fault-log.ts";
import { breakerPhase } from "./phases/breaker.ts";
import { faultsPhase } from "./phases/faults.ts";
import { noisyPhase } from "./phases/noisy.ts";
import type { PhaseReport } from "./phases/phase.ts";
import { recoveryPhase } from "./phases/recovery.ts";
import { soakPhase } from "./phases/soak.ts";

export const phases = ["faults", "recovery", "soak", "noisy", "breaker"] as const;

export type Phase = (typeof phases)[number];

export interface ChaosOptions {
  /** For everything that is written; other accounts must be able to enter it. */
  readonly folder: string;
  readonly seed: number;
  readonly faults: number;
  readonly replicas: number;
  /** Concurrent runs at any time. */
  readonly runs: number;
  /** Mean time from one fault to the next, milliseconds. */
  readonly meanMs: number;
  /** Kinds of faults to draw from. Default all. */
  readonly only?: readonly FaultKind[];
  /** How long the soak takes. */
  readonly soakMinutes: number;
  readonly phases: readonly Phase[];
  /** How long steps take against the usual. Default 1. */
  readonly pace?: number;
  /** How long after the last fault a run may still take, milliseconds. Default 120,000. */
  readonly patienceMs?: number;
  /** Whether Postgres waits for the disk. Default true. */
  readonly sync?: boolean;
  readonly say?: (line: string) => void;
}

/** Starts a cluster and takes it through the phases. */
export async function runChaos({
  folder,
  pace = 1,
  patienceMs = 120_000,
  sync = true,
  say = () => undefined,
  ...options
}: ChaosOptions): Promise<PhaseReport> {
  const { seed, runs, replicas } = options;
  const log = new FaultLog(join(folder, "faults.jsonl"));
  log.write({ ...options });
  const cluster = await Cluster.start({ folder, replicas, sync });
  say(`${replicas} replicas are up`);
  const interrupt = (): void => {
    // Nothing is left behind: neither servers nor Postgres.
    void cluster.close().finally(() => process.exit(130));
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, interrupt);
  const stage = { cluster, log, seed, runs, pace, patienceMs, say };
  const reports: PhaseReport[] = [];
  try {
    for (const phase of options.phases) {
      switch (phase) {
        case "faults":
          reports.push(await faultsPhase(stage, options));
          break;
        case "recovery":
          reports.push(await recoveryPhase(stage));
          break;
        case "soak":
          reports.push(await soakPhase(stage, options.soakMinutes));
          break;
        case "noisy":
          reports.push(await noisyPhase(stage));
          break;
        case "breaker":
          reports.push(await breakerPhase(stage));
          break;
      }
    }
  } finally {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, interrupt);
    await cluster.close();
  }
  return {
    figures: reports.flatMap(({ figures }) => figures),
    broken: reports.flatMap(({ broken }) => broken),
    notes: reports.flatMap(({ notes }) => notes),
  };
}
