import { audit } from "../audit/audit.ts";
import type { Audit } from "../audit/judge.ts";
import { percentile } from "../audit/percentile.ts";
import { recoveryTimes } from "../audit/recovery-times.ts";
import { drawFaults } from "../faults/draw-faults.ts";
import { kinds, type FaultKind } from "../faults/fault.ts";
import { Injector } from "../faults/injector.ts";
import { figure, type Figure } from "../figure.ts";
import { seeded } from "../../server/runs/support/random.ts";
import { readLedger } from "../ledger.ts";
import { Flood } from "../load/flood.ts";
import { Load } from "../load/load.ts";
import { ReplicaClient } from "../load/replica-client.ts";
import type { Seen } from "../load/user.ts";
import { setTimeout as sleep } from "node:timers/promises";
import type { PhaseReport, Stage } from "./phase.ts";
import { tellProgress } from "./progress.ts";

const warmMs = 10_000;

/** The mixed load under faults of every kind. */
export async function faultsPhase(
  { cluster, log, seed, runs, pace, patienceMs, say }: Stage,
  {
    faults: count,
    meanMs,
    only,
  }: { readonly faults: number; readonly meanMs: number; readonly only?: readonly FaultKind[] },
): Promise<PhaseReport> {
  const urls = cluster.replicas.map(({ url }) => url);
  const load = new Load({ urls, seed, users: runs, pace });
  const patience = new AbortController();
  const flood = new Flood(new ReplicaClient(urls, seeded(seed + 1), patience.signal));
  const injector = new Injector(cluster, flood, log);
  const injected = (): number => [...injector.counts.values()].reduce((sum, n) => sum + n, 0);
  const quiet = tellProgress(say, "faults", { cluster, load, more: () => `, ${injected()} of ${count} faults` });
  let connections = 0;
  const watch = setInterval(() => {
    cluster.operator.connections().then(
      (n) => (connections = Math.max(connections, n)),
      () => undefined,
    );
  }, 2_000);
  try {
    // The first fault is to find many at work; how many are at once is the servers' business.
    const until = Date.now() + warmMs;
    while ((await cluster.operator.running()).length < runs / 2 && Date.now() < until) await sleep(50);
    await injector.inject(drawFaults(seed, count, meanMs, only));
    say(`faults are over; runs have ${patienceMs / 1_000} s to end`);
    await load.stop(patienceMs);
    await untilNoneIsOpen(cluster.operator, injector.lastAt + patienceMs);
  } finally {
    quiet();
    clearInterval(watch);
    patience.abort();
    await load.abandon();
  }
  const found = await audit(cluster.operator, {
    seen: load.seen,
    ledger: readLedger(cluster.ledger),
    flooded: flood.taken,
  });
  const times = await recoveryTimes(cluster.operator, injector.incidents);
  const hung = cluster.replicas.flatMap(({ hungStarts }) => hungStarts);
  const deaths = cluster.replicas.flatMap((replica) => replica.deaths);
  const p = (values: readonly number[], share: number, name: string): Figure =>
    figure(name, percentile(values, share), "ms", values.length);
  return {
    figures: [
      ...invariants(found, load.seen),
      p(times.kill, 0.5, "recovery.kill.p50_ms"),
      p(times.kill, 0.95, "recovery.kill.p95_ms"),
      p(times.killWork, 0.95, "recovery.kill.work_p95_ms"),
      p(times.killAmidOthers, 0.95, "recovery.kill.amid_others_p95_ms"),
      p(times.term, 0.95, "recovery.term.gap_p95_ms"),
      p(times.postgres, 0.95, "recovery.postgres.p95_ms"),
      figure("replicas.died", deaths.length, "times", injected()),
      figure("replicas.hung_starts", hung.length, "times", injected()),
      figure("replicas.bad_exits", injector.badExits.length, "times", injector.counts.get("term") ?? 0),
      figure("connections.max", connections, "sessions", 1),
      figure("faults.injected", injected(), "faults", 1),
      ...kinds.map((kind) => figure(`faults.${kind}`, injector.counts.get(kind) ?? 0, "faults", 1)),
    ],
    broken: [...brokenBy(found), ...deaths],
    notes: [...injector.badExits, ...hung, ...found.held, ...flood.troubles],
  };
}

/** Waits until no run is open, or it is too late. */
async function untilNoneIsOpen(operator: Stage["cluster"]["operator"], until: number): Promise<void> {
  const open = "SELECT run_id FROM runs WHERE status IN ('pending', 'running') LIMIT 1";
  while ((await operator.rows(open)).length > 0 && Date.now() < until) await sleep(250);
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
