import { percentile } from "../audit/percentile.ts";
import type { Fault, FaultKind } from "../faults/fault.ts";
import { figure, type Figure } from "../figure.ts";
import { seeded } from "../../server/runs/support/random.ts";
import { brokenBy } from "./faults.ts";
import type { PhaseReport, Stage } from "./phase.ts";
import { underFaults } from "./under-faults.ts";

const KINDS: readonly FaultKind[] = [
  ...(["kill", "term", "kill", "postgres.kill"] as const),
  ...(["kill", "term", "kill", "postgres.immediate"] as const),
  ...(["kill", "term", "kill", "postgres.fast"] as const),
];
/** From the moment at which all replicas answer again to the next fault, milliseconds. */
const REST_MS = 5_000;
/** Steps are as long as a model's calls, up to 15 s: then all runs are carried at once, and few wait for a place. */
const SLOWER = 5;
/** For so long a supervisor leaves a killed replica, or Postgres, away. */
const AWAY_MS = 2_000;

/** One fault at a time, each done to a cluster that is whole: how long runs are left alone by that alone. */
export async function recoveryPhase(stage: Stage): Promise<PhaseReport> {
  const seed = stage.seed + 7;
  const random = seeded(seed);
  const faults = KINDS.map((kind, number): Fault => ({
    number,
    kind,
    afterMs: REST_MS,
    target: random(),
    lastsMs: AWAY_MS,
  }));
  const { found, times, deaths, hung, injector } = await underFaults(
    { ...stage, seed, pace: stage.pace * SLOWER },
    {
      phase: "recovery",
      count: faults.length,
      inject: async (all) => {
        for (const fault of faults) await all.inject([fault]);
      },
    },
  );
  const broken = [...brokenBy(found), ...deaths];
  const p = (values: readonly number[], share: number, name: string): Figure =>
    figure(name, percentile(values, share), "ms", values.length);
  return {
    figures: [
      p(times.kill, 0.5, "recovery.kill.p50_ms"),
      p(times.kill, 0.95, "recovery.kill.p95_ms"),
      p(times.killWork, 0.95, "recovery.kill.work_p95_ms"),
      p(times.term, 0.95, "recovery.term.gap_p95_ms"),
      p(times.postgres, 0.95, "recovery.postgres.p95_ms"),
      figure("recovery.errors", broken.length, "errors", found.runs),
    ],
    broken,
    notes: [...injector.badExits, ...hung],
  };
}
