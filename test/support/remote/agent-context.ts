import type { AgentContext, Task } from "../../../src/agents/agent.ts";
import { silentLog } from "../test-agents.ts";
import { NO_TALK } from "../../../src/graph/mail/no-talk.ts";

export interface TestContext extends AgentContext {
  /** What the agent narrated. */
  readonly told: (readonly [string, number | undefined])[];
}

/** A context for one call of an agent outside of any run. */
export function agentContext(more: Partial<AgentContext> = {}): TestContext {
  const told: [string, number | undefined][] = [];
  const context = {
    told,
    ...NO_TALK,
    tenant: "default",
    threadId: "thread",
    runId: "run",
    idempotencyKey: "run:step",
    signal: new AbortController().signal,
    log: silentLog,
    model: undefined,
    progress: (message: string, fraction?: number) => void told.push([message, fraction]),
    say: () => undefined,
    spend: () => undefined,
    ...more,
  };
  return context;
}

export function taskOf(input: Record<string, unknown>, question = ""): Task {
  return { question, input, sources: {}, step: "step", attempt: 1 };
}
