import { Timeout } from "../../tools/errors.ts";
import type { Model } from "./model.ts";

/**
 * A model that stops answering when `budget` fires, with Timeout, while its caller still has time to do without it.
 * What fires the caller's own signal stays the caller's.
 */
export function limitModel(model: Model, budget: AbortSignal): Model {
  const limited = <T extends { readonly signal: AbortSignal }>(request: T): T => ({
    ...request,
    signal: AbortSignal.any([request.signal, budget]),
  });
  const explain = (error: unknown, signal: AbortSignal): unknown =>
    budget.aborted && !signal.aborted
      ? new Timeout(`model ${model.name} took longer than the step can wait`, { cause: error })
      : error;
  return {
    name: model.name,
    structured: async (request) => {
      try {
        return await model.structured(limited(request));
      } catch (error) {
        throw explain(error, request.signal);
      }
    },
    text: async function* (request) {
      try {
        return yield* model.text(limited(request));
      } catch (error) {
        throw explain(error, request.signal);
      }
    },
  };
}
