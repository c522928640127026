import type { AgentContext } from "../../../src/agents/agent.ts";
import type { Model } from "../../../src/agents/model/model.ts";
import { NO_TALK } from "../../../src/graph/mail/no-talk.ts";

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A context without a model, a client, or a deadline. */
export function testContext(model?: Model, signal: AbortSignal = new AbortController().signal): AgentContext {
  return {
    ...NO_TALK,
    tenant: "default",
    threadId: "thread",
    runId: "run",
    idempotencyKey: "key",
    signal,
    log: quiet,
    model,
    progress: () => undefined,
    say: () => undefined,
    spend: () => undefined,
  };
}
