import { isDeepStrictEqual } from "node:util";
import { NotFound } from "../../tools/errors.ts";
import type { Assistant } from "./assistant.ts";

export interface AssistantFilter {
  readonly graphId?: string | undefined;
  /** Part of the name, whatever its case. */
  readonly name?: string | undefined;
  /** Holds at least this. */
  readonly metadata?: Record<string, unknown> | undefined;
}

/** The assistant with this id, or the graph's own when it is a graph's id. @throws NotFound naming what there is */
export function findAssistant(assistants: readonly Assistant[], id: string): Assistant {
  const found = assistants.find((one) => one.assistant_id === id.toLowerCase() || one.graph_id === id);
  if (found) return found;
  throw new NotFound(`assistant ${JSON.stringify(id)} does not exist`, {
    field: "assistant_id",
    alternatives: assistants.flatMap((one) => [one.graph_id, one.assistant_id]),
  });
}

export function matchAssistants(
  assistants: readonly Assistant[],
  { graphId, name, metadata }: AssistantFilter,
): Assistant[] {
  return assistants.filter(
    (one) =>
      (graphId === undefined || one.graph_id === graphId) &&
      (name === undefined || one.name.toLowerCase().includes(name.toLowerCase())) &&
      (metadata === undefined || contains(one.metadata, metadata)),
  );
}

/** As jsonb's `@>`: objects by the keys asked for, lists by having an item for each, everything else by equality. */
function contains(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(whole) && part.every((wanted) => whole.some((item) => contains(item, wanted)));
  }
  if (typeof part === "object" && part !== null) {
    if (typeof whole !== "object" || whole === null) return false;
    return Object.entries(part).every(
      ([key, wanted]) => Object.hasOwn(whole, key) && contains(Reflect.get(whole, key), wanted),
    );
  }
  return isDeepStrictEqual(whole, part);
}
