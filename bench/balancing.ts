import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { createRandom } from "../samples/generate/random.ts";
import type { Agent, AgentContext, AgentInstance, Task } from "../src/agents/agent.ts";
import { defineAgent } from "../src/agents/define-agent.ts";
import { createGuards, type Guards } from "../src/graph/step/guards.ts";
import { Timeout } from "../src/tools/errors.ts";
import { canaryRollback } from "./balancing-canary.ts";
import { openEndpoint, type Behaviour, type Endpoint } from "./balancing-endpoint.ts";
import { guardOverhead } from "./balancing-overhead.ts";
import { quantile, type Figure } from "./figure.ts";

const PHASES: readonly { readonly name: string; readonly seconds: number; readonly third: Behaviour }[] = [
  { name: "well", seconds: 4, third: { ms: 10, errors: 0 } },
  { name: "slow", seconds: 8, third: { ms: 400, errors: 0 } },
  { name: "failing", seconds: 8, third: { ms: 10, errors: 1 } },
  { name: "recovered", seconds: 12, third: { ms: 10, errors: 0 } },
];
/** Requests a second to each of the two ways, sent on time whether or not the earlier ones are answered. */
const RATE = 100;
/** What an answer may take, milliseconds. */
const DEADLINE_MS = 1000;

interface Sent {
  /** Seconds since the beginning. */
  readonly at: number;
  readonly phase: string;
  readonly instance: string;
  readonly ms: number;
  readonly ok: boolean;
}

/** One attempt at one of the instances. */
type Way = (attempt: (instance: AgentInstance) => Promise<unknown>) => Promise<unknown>;

/**
 * One of three instances answers slowly, then fails, then works again: what arrives in time and how fast, for the guards and, as the
 * baseline, round robin over three instances of its own that do the same at the same moments. No retries. Then a bad canary, and what a guard costs.
 */
export async function balancing(): Promise<Figure[]> {
  const source = createRandom(7);
  const random = (): number => source.next();
  const sets = await Promise.all(
    ["ours", "turns"].map((set) => Promise.all([1, 2, 3].map((n) => openEndpoint(`${set}-${n}`, random)))),
  );
  const [ours = [], turns = []] = sets;
  try {
    const guards = createGuards();
    const agent = agentOf(ours);
    await Promise.all(sets.map((set) => warmUp(set)));
    const stop = playPhases([ours[2], turns[2]]);
    const [mine, theirs] = await Promise.all([load(guarded(guards, agent)), load(inTurns(turns))]);
    stop();
    printTimeline(mine, theirs);
    return [...figuresOf(mine, theirs), ...(await canaryRollback()), ...(await guardOverhead())];
  } finally {
    await Promise.all(sets.flat().map((endpoint) => endpoint.close()));
  }
}

function guarded(guards: Guards, agent: Agent): Way {
  return (attempt) => guards.run(agent, "bench", attempt);
}

function inTurns(endpoints: readonly Endpoint[]): Way {
  let turn = 0;
  return (attempt) => {
    const endpoint = endpoints[turn++ % endpoints.length];
    if (endpoint === undefined) throw new Error("no endpoint");
    return attempt(endpoint.instance);
  };
}

function agentOf(endpoints: readonly Endpoint[]): Agent {
  const agent = defineAgent({
    name: "endpoint",
    version: "1.0.0",
    description: "asks an endpoint",
    capabilities: [{ name: "ask", description: "asks an endpoint", examples: [] }],
    input: z.looseObject({}),
    output: z.unknown(),
    effect: "pure",
    execute: () => Promise.reject(new Error("runs at its instances")),
  });
  return { ...agent, instances: endpoints.map(({ instance }) => instance) };
}

async function warmUp(endpoints: readonly Endpoint[]): Promise<void> {
  for (let round = 0; round < 10; round++) {
    await Promise.all(endpoints.map(({ instance }) => execute(instance, AbortSignal.timeout(DEADLINE_MS))));
  }
}

function execute(instance: AgentInstance, signal: AbortSignal): Promise<unknown> {
  return instance.execute({} as Task, { signal } as AgentContext);
}

/** Sets the behaviour of these endpoints phase by phase. @returns ends it */
function playPhases(endpoints: readonly (Endpoint | undefined)[]): () => void {
  let seconds = 0;
  const timers = PHASES.map(({ seconds: length, third }) => {
    const timer = setTimeout(() => endpoints.forEach((one) => one && (one.behaviour = third)), seconds * 1000);
    seconds += length;
    return timer;
  });
  return () => timers.forEach((timer) => clearTimeout(timer));
}

/** Sends at the rate through all phases. */
async function load(way: Way): Promise<Sent[]> {
  const since = performance.now();
  const all: Promise<Sent>[] = [];
  const total = PHASES.reduce((sum, { seconds }) => sum + seconds, 0) * RATE;
  for (let place = 0; place < total; place++) {
    const due = since + (place * 1000) / RATE;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    all.push(send(way, due, (due - since) / 1000));
  }
  return await Promise.all(all);
}

/** One request; its time counts from when it was due, so that a bench that falls behind hides nothing. */
async function send(way: Way, due: number, at: number): Promise<Sent> {
  let instance = "none";
  let ok = true;
  try {
    await way(async (chosen) => {
      instance = chosen.id;
      const signal = AbortSignal.timeout(DEADLINE_MS);
      try {
        return await execute(chosen, signal);
      } catch (error) {
        throw signal.aborted ? new Timeout("too late", { cause: error }) : error;
      }
    });
  } catch {
    ok = false;
  }
  return { at, phase: phaseAt(at), instance, ms: performance.now() - due, ok };
}

function phaseAt(second: number): string {
  let end = 0;
  for (const { name, seconds } of PHASES) {
    end += seconds;
    if (second < end) return name;
  }
  return "after";
}

function figuresOf(mine: readonly Sent[], theirs: readonly Sent[]): Figure[] {
  const total = summary(mine);
  const baseline = summary(theirs);
  const phases = PHASES.slice(1).flatMap(({ name }) => {
    const [own, other] = [mine, theirs].map((sent) => summary(sent.filter(({ phase }) => phase === name)));
    if (own === undefined || other === undefined) return [];
    return [figure(`goodput_${name}`, "share", own, other, "good"), figure(`p95_${name}_ms`, "ms", own, other, "p95")];
  });
  return [
    figure("goodput", "share", total, baseline, "good"),
    figure("p95_ms", "ms", total, baseline, "p95"),
    ...phases,
  ];
}

interface Summary {
  readonly n: number;
  /** Share of what was sent that was answered well and in time. */
  readonly good: number;
  /** Of everything, a failure counting as the whole deadline, milliseconds. */
  readonly p95: number;
}

function figure(name: string, unit: string, own: Summary, other: Summary, what: "good" | "p95"): Figure {
  return { name: `balancing.${name}`, value: own[what], unit, n: own.n, baseline: other[what] };
}

function summary(sent: readonly Sent[]): Summary {
  const n = sent.length;
  const good = sent.filter(({ ok }) => ok).length / Math.max(1, n);
  return {
    n,
    good,
    p95: quantile(
      sent.map(({ ms, ok }) => (ok ? ms : Math.max(ms, DEADLINE_MS))),
      0.95,
    ),
  };
}

function printTimeline(mine: readonly Sent[], theirs: readonly Sent[]): void {
  console.log("second  phase      ours: good   p95 ms  to the third   round robin: good   p95 ms");
  const seconds = PHASES.reduce((sum, phase) => sum + phase.seconds, 0);
  for (let second = 0; second < seconds; second += 2) {
    const during = (sent: readonly Sent[]): Sent[] => sent.filter(({ at }) => at >= second && at < second + 2);
    const own = during(mine);
    const [a, b] = [summary(own), summary(during(theirs))];
    const third = own.filter(({ instance }) => instance.endsWith("-3")).length / Math.max(1, own.length);
    const columns = [
      String(second).padStart(6),
      (own[0]?.phase ?? "").padEnd(9),
      `${(100 * a.good).toFixed(1)} %`.padStart(11),
      a.p95.toFixed(0).padStart(7),
      `${(100 * third).toFixed(1)} %`.padStart(12),
      `${(100 * b.good).toFixed(1)} %`.padStart(18),
      b.p95.toFixed(0).padStart(7),
    ];
    console.log(columns.join("  "));
  }
}
