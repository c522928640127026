import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { createRandom } from "../samples/generate/random.ts";
import type { AgentContext, Task } from "../src/agents/agent.ts";
import { toFailure } from "../src/tools/errors.ts";
import { canaryTerms } from "../src/tools/registry/balancing/canary/canary-state.ts";
import { createMemoryCanaryStore } from "../src/tools/registry/balancing/canary/canary-store.ts";
import { createCanary } from "../src/tools/registry/balancing/canary/create-canary.ts";
import { openEndpoint, type Behaviour, type Endpoint } from "./balancing-endpoint.ts";
import type { Figure } from "./figure.ts";

/** Runs a second. */
const RATE = 150;
/** How long a canary is given, seconds. */
const WINDOW = 20;
const PERCENT = 10;

const TRIALS: readonly { readonly name: string; readonly bad: Behaviour }[] = [
  { name: "errors", bad: { ms: 10, errors: 0.2 } },
  { name: "latency", bad: { ms: 30, errors: 0 } },
  { name: "none", bad: { ms: 10, errors: 0.005 } },
];

/** A canary at a tenth of the runs that fails a fifth of them, one that takes three times as long, and one that is as good as the old version. */
export async function canaryRollback(): Promise<Figure[]> {
  const source = createRandom(11);
  const figures: Figure[] = [];
  for (const trial of TRIALS) {
    const versions = {
      "1.0.0": await openEndpoint("old", () => source.next()),
      "2.0.0": await openEndpoint("new", () => source.next()),
    };
    versions["1.0.0"].behaviour = { ms: 10, errors: 0.005 };
    versions["2.0.0"].behaviour = trial.bad;
    try {
      figures.push(...(await watch(trial.name, versions)));
    } finally {
      await Promise.all(Object.values(versions).map((endpoint) => endpoint.close()));
    }
  }
  return figures;
}

async function watch(name: string, versions: Readonly<Record<string, Endpoint>>): Promise<Figure[]> {
  const canary = createCanary({ store: createMemoryCanaryStore() });
  await canary.open("bench");
  const terms = canaryTerms.parse({ percent: PERCENT, window_ms: WINDOW * 1000 });
  await canary.start("bench", { agent: "asked", from: "1.0.0", to: "2.0.0", terms });
  const since = performance.now();
  let rolledBackMs: number | undefined;
  canary.subscribe(() => {
    rolledBackMs ??= performance.now() - since;
  });
  let atNew = 0;
  let failed = 0;
  const runs: Promise<void>[] = [];
  for (let place = 0; place < RATE * WINDOW; place++) {
    const early = since + (place * 1000) / RATE - performance.now();
    if (early > 1) await sleep(early);
    const version = canary.choose("asked", ["2.0.0", "1.0.0"], { tenant: "bench", runId: randomUUID() }) ?? "";
    if (version === "2.0.0") atNew++;
    runs.push(
      attempt(versions[version], (ended) => {
        if (ended.failure !== undefined && version === "2.0.0") failed++;
        canary.record({ agent: "asked", version, tenant: "bench", ...ended });
      }),
    );
    // The rest of the window only shows that nobody is sent there any more.
    if (rolledBackMs !== undefined && performance.now() - since > rolledBackMs + 500) break;
  }
  await Promise.all(runs);
  await canary.close();
  const all = RATE * WINDOW;
  if (name === "none") return [figure("good_rolled_back", rolledBackMs === undefined ? 0 : 1, "times", runs.length)];
  return [
    figure(`${name}_rollback_s`, rolledBackMs === undefined ? Number.NaN : rolledBackMs / 1000, "s", runs.length),
    figure(`${name}_runs_at_bad`, atNew, "runs", runs.length),
    figure(`${name}_runs_failed_at_bad`, failed, "runs", runs.length),
    // Had nobody looked, a tenth of the window's runs would have met it.
    { ...figure(`${name}_share_of_window`, atNew / all, "share", all), baseline: PERCENT / 100 },
  ];
}

async function attempt(
  endpoint: Endpoint | undefined,
  ended: (how: { ms: number; failure?: ReturnType<typeof toFailure> }) => void,
): Promise<void> {
  if (endpoint === undefined) throw new Error("no such version");
  const since = performance.now();
  try {
    await endpoint.instance.execute({} as Task, { signal: AbortSignal.timeout(5000) } as AgentContext);
    ended({ ms: performance.now() - since });
  } catch (error) {
    ended({ ms: performance.now() - since, failure: toFailure(error) });
  }
}

function figure(name: string, value: number, unit: string, n: number): Figure {
  return { name: `balancing.canary_${name}`, value, unit, n };
}
