import type { RunEvent } from "../events.ts";

/** What went from one agent to another in a run. */
export interface Pair {
  readonly from: string;
  /** An agent, or `topic:<name>` for what was published. */
  readonly to: string;
  readonly asks: number;
  /** Of the asks. */
  readonly failed: number;
  /** Sent or published. */
  readonly messages: number;
  /** Of inputs, answers and bodies as JSON. */
  readonly bytes: number;
  /** How long the answers took, milliseconds; null where there is none. */
  readonly ms: { readonly p50: number; readonly p95: number; readonly most: number } | null;
}

interface Count {
  readonly from: string;
  readonly to: string;
  readonly asks: Map<string, { bytes: number; ms?: number; failed: boolean }>;
  readonly messages: Map<string, number>;
}

/**
 * Counts, sizes and times for each pair of agents, by what a run has narrated. What was told twice, because the run went on after a crash, counts
 * once. A message to a step is one to the agent of that step.
 */
export function pairs(events: Iterable<RunEvent>): Pair[] {
  const counts = new Map<string, Count>();
  const agents = new Map<string, string>();
  const between = (from: string, to: string): Count => {
    const key = JSON.stringify([from, to]);
    const known = counts.get(key) ?? { from, to, asks: new Map(), messages: new Map() };
    counts.set(key, known);
    return known;
  };
  const told = [...events];
  for (const event of told) if (event.type === "step.started") agents.set(event.step, event.agent);
  for (const event of told) {
    if (event.type === "agent.asked")
      between(event.agent, event.to).asks.set(event.ask, { bytes: event.bytes, failed: false });
    if (event.type === "agent.answered") {
      const { asks } = between(event.agent, event.to);
      const asked = asks.get(event.ask)?.bytes ?? 0;
      asks.set(event.ask, { bytes: asked + event.bytes, ms: event.duration_ms, failed: !event.ok });
    }
    if (event.type === "agent.message") {
      const { id, to, topic, bytes } = event.message;
      const receiver = to === undefined ? `topic:${topic ?? ""}` : (agents.get(to) ?? to);
      between(event.agent, receiver).messages.set(id, bytes);
    }
  }
  return [...counts.values()].map(summary);
}

function summary({ from, to, asks, messages }: Count): Pair {
  const all = [...asks.values()];
  const times = all.flatMap(({ ms }) => ms ?? []).toSorted((one, other) => one - other);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return {
    from,
    to,
    asks: all.length,
    failed: all.filter(({ failed }) => failed).length,
    messages: messages.size,
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0) + [...messages.values()].reduce((sum, size) => sum + size, 0),
    ms: times.length === 0 ? null : { p50: at(0.5), p95: at(0.95), most: at(1) },
  };
}
