import type { Registry } from "prom-client";
import type { Caps } from "./caps.ts";
import { createMessageInstruments } from "./message-instruments.ts";
import type { RunPart } from "./run-part.ts";

type Kind = "ask" | "send" | "publish";

/** What agents say to each other: how much, how large, how fast. */
export function createMessagePart(registry: Registry, caps: Caps): RunPart {
  const { messages, bytes, failures, latency } = createMessageInstruments(registry);
  return {
    open: (tenant) => {
      const agents = new Map<string, string>();
      const told = new Set<string>();
      const sent = new Map<string, { readonly from: string; readonly to: string; readonly at: number }>();
      const pair = (kind: Kind, from: string, to: string) => ({ ...caps.pair.together({ tenant, from, to }), kind });
      const count = (kind: Kind, from: string, to: string, size: number): void => {
        const labels = pair(kind, from, to);
        messages.inc(labels);
        bytes.inc(labels, size);
      };
      const time = (kind: Kind, from: string, to: string, ms: number): void => {
        const { tenant: _tenant, ...labels } = pair(kind, from, to);
        latency.observe(labels, Math.max(0, ms) / 1000);
      };
      return {
        on: {
          "plan.created": ({ steps }) => {
            for (const { name, agent } of steps) agents.set(name, agent);
          },
          "step.started": ({ step, agent }) => void agents.set(step, agent),
          "agent.asked": ({ agent, to, bytes: size }) => count("ask", agent, to, size),
          "agent.answered": ({ agent, to, bytes: size, ok, duration_ms }) => {
            bytes.inc(pair("ask", agent, to), size);
            if (!ok) failures.inc(caps.pair.together({ tenant, from: agent, to }));
            time("ask", agent, to, duration_ms);
          },
          "agent.message": ({ agent: from, message }) => {
            const { id, to, at, bytes: size } = message;
            if (told.has(id)) return;
            told.add(id);
            const since = Date.parse(at);
            if (to === undefined) {
              count("publish", from, "topic", size);
              return time("publish", from, "topic", Date.now() - since);
            }
            const receiver = agents.get(to) ?? to;
            count("send", from, receiver, size);
            sent.set(id, { from, to: receiver, at: since });
          },
          "agent.received": ({ ids }) => {
            for (const id of ids) {
              const message = sent.get(id);
              if (message === undefined) continue;
              sent.delete(id);
              time("send", message.from, message.to, Date.now() - message.at);
            }
          },
        },
      };
    },
  };
}
