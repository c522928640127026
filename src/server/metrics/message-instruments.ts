import { Counter, Histogram, type Registry } from "prom-client";

/** What messages between agents are counted and timed by. */
export interface MessageInstruments {
  readonly messages: Counter<"tenant" | "kind" | "from" | "to">;
  readonly bytes: Counter<"tenant" | "kind" | "from" | "to">;
  readonly failures: Counter<"tenant" | "from" | "to">;
  readonly latency: Histogram<"kind" | "from" | "to">;
}

export function createMessageInstruments(registry: Registry): MessageInstruments {
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
  return { messages, bytes, failures, latency };
}
