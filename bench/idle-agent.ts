import { z } from "zod";
import type { Agent, AgentContext } from "../src/agents/agent.ts";
import { defineAgent } from "../src/agents/define-agent.ts";

/** An agent that takes no time, so that what is measured is everything else. It says the same each time, after some work if there is any. */
export function idleAgent(said = "done", work: (context: AgentContext) => void = () => undefined): Agent {
  return defineAgent({
    name: "idle",
    version: "1.0.0",
    description: "does nothing",
    capabilities: [{ name: "idle", description: "does nothing", examples: [] }],
    input: z.looseObject({}),
    output: z.object({ text: z.string() }),
    effect: "pure",
    execute: (_task, context) => {
      work(context);
      return Promise.resolve({ text: said });
    },
  });
}
