import { setTimeout as sleep } from "node:timers/promises";
import { seeded } from "../../server/runs/support/random.ts";
import { audit } from "../audit/audit.ts";
import type { Audit } from "../audit/judge.ts";
import { recoveryTimes, type RecoveryTimes } from "../audit/recovery-times.ts";
import { Injector } from "../faults/injector.ts";
import { readLedger } from "../ledger.ts";
import { Flood } from "../load/flood.ts";
import { Load } from "../load/load.ts";
import { ReplicaClient } from "../load/replica-client.ts";
import type { Seen } from "../load/user.ts";
import type { Stage } from "./phase.ts";
import { tellProgress } from "./progress.ts";

const warmMs = 10_000;

interface Faulty {
  /** Name of the phase. */
  readonly phase: string;
  /** Faults that will be injected. */
  readonly count: number;
  /** Injects them. */
  readonly inject: (injector: Injector) => Promise<void>;
}

/** What came of a load under faults. */
export interface UnderFaults {
  readonly injector: Injector;
  readonly injected: number;
  readonly found: Audit;
  readonly times: RecoveryTimes;
  readonly seen: readonly Seen[];
  /** Replicas that ended by themselves, a line each. */
  readonly deaths: readonly string[];
  /** Starts that came to nothing, a line each. */
  readonly hung: readonly string[];
  readonly floodTroubles: ReadonlySet<string>;
  /** Most sessions of all replicas together. */
  readonly connections: number;
}

/** Carries the mixed load while faults are injected, lets it come to its end, and judges what is stored. */
export async function underFaults(
  { cluster, log, seed, runs, pace, patienceMs, say }: Stage,
  { phase, count, inject }: Faulty,
): Promise<UnderFaults> {
  const urls = cluster.replicas.map(({ url }) => url);
  const load = new Load({ urls, seed, users: runs, pace });
  const patience = new AbortController();
  const flood = new Flood(new ReplicaClient(urls, seeded(seed + 1), patience.signal));
  const injector = new Injector(cluster, flood, log);
  const injected = (): number => [...injector.counts.values()].reduce((sum, n) => sum + n, 0);
  const quiet = tellProgress(say, phase, { cluster, load, more: () => `, ${injected()} of ${count} faults` });
  const before = cluster.replicas.map(({ deaths, hungStarts }) => [deaths.length, hungStarts.length] as const);
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
    await inject(injector);
    say(`faults are over; runs have ${patienceMs / 1_000} s to end`);
    await load.stop(patienceMs);
    await untilNoneIsOpen(cluster.operator, injector.lastAt + patienceMs);
  } finally {
    quiet();
    clearInterval(watch);
    patience.abort();
    await load.abandon();
  }
  const ledger = readLedger(cluster.ledger);
  const found = await audit(cluster.operator, { seen: load.seen, ledger, flooded: flood.taken });
  return {
    injector,
    injected: injected(),
    found,
    times: await recoveryTimes(cluster.operator, injector.incidents, ledger),
    seen: load.seen,
    deaths: cluster.replicas.flatMap(({ deaths }, at) => deaths.slice(before[at]?.[0])),
    hung: cluster.replicas.flatMap(({ hungStarts }, at) => hungStarts.slice(before[at]?.[1])),
    floodTroubles: flood.troubles,
    connections,
  };
}

/** Waits until no run is open, or it is too late. */
async function untilNoneIsOpen(operator: Stage["cluster"]["operator"], until: number): Promise<void> {
  const open = "SELECT run_id FROM runs WHERE status IN ('pending', 'running') LIMIT 1";
  while ((await operator.rows(open)).length > 0 && Date.now() < until) await sleep(250);
}
