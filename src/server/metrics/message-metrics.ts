import { Counter, Histogram, type Registry } from "prom-client";
import type { Caps } from "./caps.ts";
import type { RunPart } from "./run-part.ts";

type Kind = "ask" | "send" | "publish";

/** What agents say to each other: how much, how large, how fast. */
export function createMessagePart(registry: Registry, caps: Caps): RunPart {
  const registers = [registry];
  const labelNames = ["tenant", "kind", "from", "to"] as const;
  const messages = new Counter({
    name: "baton_messages_total",
    help: "What one agent said to another: ask (and its answer, as one), send, publish (to: topic). Counted when it counts, that is when its step has completed; after a crash it may be told again",
    labelNames,
    registers,
  });
  const failures = new Counter({
    name: "baton_asks_failed_total",
    help: "Asks that got no answer",
    labelNames: ["tenant", "from", "to"],
    registers,
  });
  const bytes = new Counter({
    name: "baton_message_bytes_total",
    help: "Bytes of inputs, answers and bodies as JSON",
    labelNames,
    registers,
  });
  const latency = new Histogram({
    name: "baton_message_latency_seconds",
    help: "Of an ask: until it was answered; of what was sent: until the receiver had it and was done; of what was published: until others could read it",
    labelNames: ["kind", "from", "to"],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60],
    registers,
  });

  return {
    open: (tenant) => {
      const agents = new Map<string, string>();
      const told = new Set<string>();
      const sent = new Map<string, { readonly from: string; readonly to: string; readonly at: number }>();
      const pair = (kind: Kind, from: string, to: string) => ({ ...caps.pair.together({ tenant, from, to }), kind });
      const observe = (kind: Kind, from: string, to: string, seconds: number): void => {
        const { tenant: _tenant, ...labels } = pair(kind, from, to);
        latency.observe(labels, Math.max(0, seconds));
      };
      return {
        event: (event) => {
          switch (event.type) {
            case "plan.created":
              for (const { name, agent } of event.steps) agents.set(name, agent);
              return;
            case "step.started":
              agents.set(event.step, event.agent);
              return;
            case "agent.asked": {
              const labels = pair("ask", event.agent, event.to);
              messages.inc(labels);
              return bytes.inc(labels, event.bytes);
            }
            case "agent.answered": {
              bytes.inc(pair("ask", event.agent, event.to), event.bytes);
              if (!event.ok) failures.inc(caps.pair.together({ tenant, from: event.agent, to: event.to }));
              return observe("ask", event.agent, event.to, event.duration_ms / 1000);
            }
            case "agent.message": {
              const { id, to, at, bytes: size } = event.message;
              if (told.has(id)) return;
              told.add(id);
              const kind = to === undefined ? "publish" : "send";
              const receiver = to === undefined ? "topic" : (agents.get(to) ?? to);
              const labels = pair(kind, event.agent, receiver);
              messages.inc(labels);
              bytes.inc(labels, size);
              if (to === undefined) return observe(kind, event.agent, receiver, (Date.now() - Date.parse(at)) / 1000);
              sent.set(id, { from: event.agent, to: receiver, at: Date.parse(at) });
              return;
            }
            case "agent.received":
              for (const id of event.ids) {
                const message = sent.get(id);
                if (message === undefined) continue;
                sent.delete(id);
                observe("send", message.from, event.agent, (Date.now() - message.at) / 1000);
              }
          }
        },
      };
    },
  };
}
