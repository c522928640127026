import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { AgentContext } from "../../../src/agents/agent.ts";
import type { RunEvent } from "../../../src/graph/events.ts";
import { attempt } from "../../../src/graph/step/attempt.ts";
import { createGuards } from "../../../src/graph/step/guards.ts";
import { runStep } from "../../../src/graph/step/run-step.ts";
import { createSpeech } from "../../../src/agents/model/speech.ts";
import { silentLog, testAgent } from "../../support/test-agents.ts";

describe("an agent that goes on after its step", () => {
  it("is not heard, and does no harm", async () => {
    const thrown: unknown[] = [];
    const late = testAgent("alpha", async (_task, context) => {
      void sleep(20)
        .then(() => {
          context.progress("late");
          context.say("late");
        })
        .catch((error: unknown) => thrown.push(error));
      return Promise.resolve("done");
    });
    const events: RunEvent[] = [];
    const step = { name: "a", agent: "alpha", inputs: [], with: {}, outputs: ["x"], depends_on: [] };
    const { state } = await runStep(
      { step, started_at: new Date().toISOString(), question: "", values: {}, producers: {}, answers: true },
      {
        agents: { get: () => late, list: () => [late] },
        guards: createGuards(),
        signal: new AbortController().signal,
        emit: (event) => events.push(event),
        context: () => ({ tenant: "t", threadId: "", runId: "", log: silentLog, model: undefined }),
        speech: (id) => createSpeech({ id }, {}),
      },
    );
    await sleep(60);
    expect(state).toMatchObject({ status: "completed", output: "done" });
    expect(events.map(({ type }) => type)).toEqual(["step.started", "step.completed"]);
    expect(thrown).toEqual([]);
  });
});

describe("an attempt", () => {
  it("does not begin for a run that was stopped while it waited", async () => {
    let calls = 0;
    const counting = testAgent("alpha", () => Promise.resolve(++calls));
    const task = { question: "", input: {}, sources: {}, step: "a", attempt: 1 };
    const limits = { runSignal: AbortSignal.abort(), timeoutMs: 1000 };
    await expect(attempt(counting, task, {} as AgentContext, limits)).rejects.toMatchObject({ code: "cancelled" });
    expect(calls).toBe(0);
  });
});
