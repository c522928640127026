import { describe, expect, it } from "vitest";
import type { RunEvent } from "../../../src/graph/events.ts";
import { pairs } from "../../../src/graph/mail/pairs.ts";

const at = "2026-01-01T00:00:00.000Z";
const asked = (ask: string, ms?: number, ok = true): RunEvent[] => {
  const parties = { step: "s", agent: "ann", ask, to: "bob", at };
  const answer: RunEvent[] =
    ms === undefined ? [] : [{ type: "agent.answered", ...parties, ok, bytes: ok ? 5 : 0, duration_ms: ms }];
  return [{ type: "agent.asked", ...parties, bytes: 10 }, ...answer];
};
const sent = (id: string, more: { to: string } | { topic: string }): RunEvent => ({
  type: "agent.message",
  step: "s",
  agent: "ann",
  message: { id, seq: 1, at, type: "t", body: "x", bytes: 3, ...more },
});

describe("pairs of agents", () => {
  it("have counts, sizes and times, and what was told twice counts once", () => {
    const events: RunEvent[] = [
      { type: "step.started", step: "later", agent: "cid", attempt: 1 },
      ...asked("s>bob#1"),
      ...asked("s>bob#1", 20),
      ...asked("s>bob#2", 40, false),
      sent("s!1", { to: "bob" }),
      sent("s!1", { to: "bob" }),
      sent("s!2", { to: "later" }),
      sent("s!3", { topic: "news" }),
    ];
    expect(pairs(events)).toEqual([
      { from: "ann", to: "bob", asks: 2, failed: 1, messages: 1, bytes: 28, ms: { p50: 40, p95: 40, most: 40 } },
      { from: "ann", to: "cid", asks: 0, failed: 0, messages: 1, bytes: 3, ms: null },
      { from: "ann", to: "topic:news", asks: 0, failed: 0, messages: 1, bytes: 3, ms: null },
    ]);
  });
});
