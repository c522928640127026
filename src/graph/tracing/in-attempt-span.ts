import type { Agent, AgentInstance } from "../../agents/agent.ts";
import { annotate } from "../../tools/tracing/annotate.ts";
import { contentAttribute } from "../../tools/tracing/content-attribute.ts";
import { inSpan } from "../../tools/tracing/in-span.ts";

/** An attempt at an instance within a span, below its step's. @param number from 1 */
export function inAttemptSpan<T>(
  agent: Pick<Agent, "name" | "version">,
  instance: Pick<AgentInstance, "id">,
  { number, input, timeoutMs }: { readonly number: number; readonly input: unknown; readonly timeoutMs: number },
  work: () => Promise<T>,
): Promise<T> {
  return inSpan(
    {
      name: `attempt ${agent.name}`,
      attributes: {
        "baton.attempt": number,
        "baton.agent.instance": instance.id,
        "gen_ai.agent.name": agent.name,
        "gen_ai.agent.version": agent.version,
        "baton.attempt.timeout_ms": Math.ceil(timeoutMs),
        ...contentAttribute("baton.step.input", () => input),
      },
    },
    work,
  );
}

/** Says on the step's span which of its agent's versions is at work. */
export function noteAgent({ name, version, description }: Pick<Agent, "name" | "version" | "description">): void {
  annotate({
    "gen_ai.agent.name": name,
    "gen_ai.agent.version": version,
    "gen_ai.agent.id": `${name}@${version}`,
    "gen_ai.agent.description": description,
  });
}
