import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { createSpeech } from "../../agents/model/speech.ts";
import type { GraphDependencies } from "../dependencies.ts";
import { runIdentity } from "../run-identity.ts";
import type { GraphUpdate } from "../state.ts";
import { runStep, type ReadyStep } from "../step/run-step.ts";

/** The one function behind every agent's node: a step under its policies, written back into the run. */
export function createAgentNode(deps: GraphDependencies) {
  return async function agent(ready: ReadyStep, config: LangGraphRunnableConfig): Promise<GraphUpdate> {
    const identity = runIdentity(config);
    const { state, writes, usage } = await runStep(ready, {
      agents: deps.registry,
      guards: deps.guards,
      signal: config.signal ?? new AbortController().signal,
      emit: (event) => config.writer?.(event),
      context: ({ name }) => ({ ...identity, log: deps.log, model: deps.model(name) }),
      speech: (id) => createSpeech({ id }, config),
    });
    return {
      steps: { [ready.step.name]: state },
      context: writes,
      usage: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
    };
  };
}
