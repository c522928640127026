import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { createRandom } from "../samples/generate/random.ts";
import type { Agent, AgentContext, AgentInstance, Task } from "../src/agents/agent.ts";
import { defineAgent } from "../src/agents/define-agent.ts";
import { createGuards, type Guards } from "../src/graph/step/guards.ts";
import { openEndpoint, type Endpoint } from "./balancing-endpoint.ts";
import { breakerAcrossReplicas } from "./breaker-replicas.ts";
import { quantile, type Figure } from "./figure.ts";

/** Phases with the failing agent called and without, in turns, so that a machine that is busy meanwhile is so for both. */
const ROUNDS = 24;
const PHASE_MS = 700;
/** Callers of the agents that work, each with one call after the other. */
const CALLERS = 24;
/** Calls a second at the agent that fails, sent on time whatever becomes of them. */
const FAILING_RATE = 300;
const TENANTS = 20;
/** What a call of the failing agent takes before it fails, milliseconds. */
const HANGS_MS = 300;

/**
 * An agent that hangs and then fails, called by many tenants, beside three that work: what a call of it costs once its breaker is open, and
 * what it costs the others, in phases with it and without it. Then how soon another replica knows, over a real Postgres.
 */
export async function breaker(): Promise<Figure[]> {
  const source = createRandom(11);
  const random = (): number => source.next();
  const endpoints = await Promise.all(["one", "two", "three", "failing"].map((id) => openEndpoint(id, random)));
  const [failing] = endpoints.slice(3);
  if (failing === undefined) throw new Error("four endpoints expected");
  const agents = endpoints.map((endpoint) => agentOf(endpoint));
  const guards = createGuards();
  try {
    const others = agents.slice(0, 3);
    // A breaker that is open already is what is measured; opening it is told apart.
    const opening = await openIt(guards, agents[3], failing);
    const refusals: number[] = [];
    let reached = 0;
    const alone: Served[] = [];
    const beside: Served[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      // Each comes first as often as the other.
      if (round % 2 === 0) alone.push(await serve(guards, others));
      const stop = flood(guards, agents[3], refusals, () => reached++);
      beside.push(await serve(guards, others));
      stop();
      await sleep(HANGS_MS);
      if (round % 2 === 1) alone.push(await serve(guards, others));
    }
    const ratios = beside.map((served, round) => perSecond([served]) / perSecond(alone.slice(round, round + 1)));
    const n = refusals.length;
    return [
      { name: "breaker.before_open_p50_ms", value: quantile(opening, 0.5), unit: "ms", n: opening.length },
      { name: "breaker.open_call_p50_ms", value: quantile(refusals, 0.5), unit: "ms", n },
      { name: "breaker.open_call_p99_ms", value: quantile(refusals, 0.99), unit: "ms", n },
      { name: "breaker.open_call_max_ms", value: quantile(refusals, 1), unit: "ms", n },
      { name: "breaker.tests_share", value: reached / (n + reached), unit: "of calls", n: n + reached },
      {
        name: "breaker.others_throughput",
        value: perSecond(beside),
        unit: "per s",
        n: ROUNDS,
        baseline: perSecond(alone),
      },
      {
        name: "breaker.others_ratio_median",
        value: quantile(ratios, 0.5),
        unit: "of alone",
        n: ROUNDS,
        interval: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
      },
      // What a machine that is busy with other things does not touch.
      { name: "breaker.others_cpu_us", value: cpuPerCall(beside), unit: "µs", n: ROUNDS, baseline: cpuPerCall(alone) },
      ...(await breakerAcrossReplicas()),
    ];
  } finally {
    await Promise.all(endpoints.map((endpoint) => endpoint.close()));
  }
}

function agentOf({ instance }: Endpoint): Agent {
  return defineAgent({
    name: instance.id,
    version: "1.0.0",
    description: "asks an endpoint",
    capabilities: [{ name: "ask", description: "asks an endpoint", examples: [] }],
    input: z.looseObject({}),
    output: z.unknown(),
    effect: "pure",
    execute: (task, context) => instance.execute(task as Task, context),
  });
}

function ask(instance: AgentInstance): Promise<unknown> {
  const signal = AbortSignal.timeout(10_000);
  return instance.execute({} as Task, { signal } as AgentContext);
}

/** Fails, after a while, until its breaker is open for everybody. @returns what those calls took, milliseconds */
async function openIt(guards: Guards, agent: Agent | undefined, endpoint: Endpoint): Promise<number[]> {
  endpoint.behaviour = { ms: HANGS_MS, errors: 1 };
  const times: number[] = [];
  for (let time = 0; time < 10; time++) {
    const since = performance.now();
    if (agent !== undefined) await guards.run(agent, `tenant-${time}`, hangAndAsk).catch(() => undefined);
    if (performance.now() - since > HANGS_MS / 2) times.push(performance.now() - since);
  }
  return times;
}

/** The endpoint fails at once; a hung one keeps its callers. */
async function hangAndAsk(instance: AgentInstance): Promise<unknown> {
  await sleep(HANGS_MS);
  return await ask(instance);
}

interface Served {
  readonly calls: number;
  readonly ms: number;
  /** Of the whole process, microseconds. */
  readonly cpu: number;
}

/** What the callers of these agents get answered within a phase. */
async function serve(guards: Guards, agents: readonly Agent[]): Promise<Served> {
  const since = performance.now();
  const before = process.cpuUsage();
  let calls = 0;
  const callers = Array.from({ length: CALLERS }, async (_, caller) => {
    const agent = agents[caller % agents.length];
    while (agent !== undefined && performance.now() - since < PHASE_MS) {
      await guards.run(agent, `tenant-${caller % TENANTS}`, ask);
      calls++;
    }
  });
  await Promise.all(callers);
  const { user, system } = process.cpuUsage(before);
  return { calls, ms: performance.now() - since, cpu: user + system };
}

function perSecond(served: readonly Served[]): number {
  return (sum(served, ({ calls }) => calls) * 1000) / sum(served, ({ ms }) => ms);
}

function cpuPerCall(served: readonly Served[]): number {
  return sum(served, ({ cpu }) => cpu) / sum(served, ({ calls }) => calls);
}

function sum(list: readonly Served[], of: (one: Served) => number): number {
  return list.reduce((total, one) => total + of(one), 0);
}

/** Calls the failing agent at a steady rate. @returns ends it */
function flood(guards: Guards, agent: Agent | undefined, refusals: number[], reached: () => void): () => void {
  let turn = 0;
  const call = async (): Promise<void> => {
    if (agent === undefined) return;
    let tested = false;
    const since = performance.now();
    const attempt = (instance: AgentInstance): Promise<unknown> => {
      tested = true;
      reached();
      return hangAndAsk(instance);
    };
    await guards.run(agent, `tenant-${turn++ % TENANTS}`, attempt).catch(() => undefined);
    if (!tested) refusals.push(performance.now() - since);
  };
  const timer = setInterval(() => {
    for (let place = 0; place < FAILING_RATE / 100; place++) void call();
  }, 10);
  return () => clearInterval(timer);
}
