import { percentile } from "../audit/percentile.ts";
import type { Audit } from "../audit/judge.ts";
import { drawFaults } from "../faults/draw-faults.ts";
import { kinds, type FaultKind } from "../faults/fault.ts";
import { figure, type Figure } from "../figure.ts";
import type { Seen } from "../load/user.ts";
import type { PhaseReport, Stage } from "./phase.ts";
import { underFaults } from "./under-faults.ts";

/** The mixed load under faults of every kind, several at a time. */
export async function faultsPhase(
  stage: Stage,
  {
    faults: count,
    meanMs,
    only,
  }: { readonly faults: number; readonly meanMs: number; readonly only?: readonly FaultKind[] },
): Promise<PhaseReport> {
  const { injector, injected, found, times, seen, deaths, hung, floodTroubles, connections } = await underFaults(
    stage,
    {
      phase: "faults",
      count,
      inject: (all) => all.inject(drawFaults(stage.seed, count, meanMs, only)),
    },
  );
  const p95 = (values: readonly number[], name: string): Figure =>
    figure(name, percentile(values, 0.95), "ms", values.length);
  return {
    figures: [
      ...invariants(found, seen),
      p95(times.kill, "faults.recovery.kill.p95_ms"),
      p95(times.term, "faults.recovery.term.gap_p95_ms"),
      p95(times.postgres, "faults.recovery.postgres.p95_ms"),
      figure("replicas.died", deaths.length, "times", injected),
      figure("replicas.hung_starts", hung.length, "times", injected),
      figure("replicas.bad_exits", injector.badExits.length, "times", injector.counts.get("term") ?? 0),
      figure("connections.max", connections, "sessions", 1),
      figure("faults.injected", injected, "faults", 1),
      ...kinds.map((kind) => figure(`faults.${kind}`, injector.counts.get(kind) ?? 0, "faults", 1)),
    ],
    broken: [...brokenBy(found), ...deaths],
    notes: [...injector.badExits, ...hung, ...found.held, ...floodTroubles],
  };
}

/** What must not be, whatever was done to the cluster. */
export function invariants(found: Audit, seen: readonly Seen[]): Figure[] {
  const streams = seen.filter(({ ids }) => ids !== undefined).length;
  const reconnects = seen.reduce((sum, each) => sum + each.reconnects, 0);
  return [
    figure("runs.total", found.runs, "runs", seen.length),
    figure("runs.lost", found.lost.length, "runs", found.runs),
    figure("runs.wrong", found.wrong.length, "runs", found.runs),
    figure("runs.taken_over", found.taken_over, "runs", found.runs),
    figure("steps.repeated", found.repeated.length, "steps", found.completed),
    figure("effects.doubled", found.doubled.length, "steps", found.irreversible),
    figure("effects.held", found.held.length, "steps", found.irreversible),
    figure("streams.gaps", found.gaps.length, "streams", streams),
    figure("streams.repeats", found.repeats.length, "streams", streams),
    figure("streams.reconnects", reconnects, "times", streams),
  ];
}

export function brokenBy({ lost, wrong, repeated, doubled, gaps, repeats }: Audit): string[] {
  const named = { lost, wrong, repeated, doubled, gap: gaps, repeat: repeats };
  return Object.entries(named).flatMap(([name, lines]) => lines.map((line) => `${name}: ${line}`));
}
