import type { Model } from "../agents/model/model.ts";
import { createOpenAIModel } from "../agents/model/openai-model.ts";
import { traceModel } from "../agents/model/trace-model.ts";
import type { Embedder } from "../tools/documents/embedder.ts";
import { createOpenAIEmbedder } from "../tools/documents/openai-embedder.ts";
import { createRetryBudget } from "../tools/retry-budget.ts";
import type { ModelSettings } from "./settings.ts";

/** The models that the settings name. */
export interface Models {
  /** `undefined`: none is configured, the agent works the built-in way. */
  readonly forAgent: (agent: string) => Model | undefined;
  readonly embedder: Embedder | undefined;
}

export function createModels(settings: ModelSettings | undefined): Models {
  if (settings === undefined) return { forAgent: () => undefined, embedder: undefined };
  const made = new Map<string, Model>();
  // All models of the endpoint share its fate.
  const budget = createRetryBudget();
  const forAgent = (agent: string): Model => {
    const name = settings.overrides[agent] ?? settings.name;
    const known = made.get(name);
    if (known !== undefined) return known;
    const untraced = createOpenAIModel({
      // Local endpoints ask for no key, but the client insists on one.
      apiKey: settings.apiKey ?? "none",
      model: name,
      timeoutMs: settings.timeoutMs,
      budget,
      ...(settings.baseUrl !== undefined && { baseUrl: settings.baseUrl }),
    });
    const model = traceModel(untraced, settings.baseUrl ?? "https://api.openai.com/v1");
    made.set(name, model);
    return model;
  };
  return { forAgent, embedder: embedderOf(settings) };
}

function embedderOf(settings: ModelSettings): Embedder | undefined {
  if (settings.embedding === undefined) return undefined;
  return createOpenAIEmbedder({
    apiKey: settings.apiKey ?? "none",
    model: settings.embedding,
    ...(settings.baseUrl !== undefined && { baseUrl: settings.baseUrl }),
  });
}
