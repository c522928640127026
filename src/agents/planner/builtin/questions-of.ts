import type { PlanRequest } from "../planning.ts";
import type { Grounding } from "../routing/ground.ts";
import type { Router } from "../routing/router.ts";
import { natureOf } from "./nature-of.ts";
import { resolveFollowUp } from "./resolve-follow-up.ts";
import { splitClauses } from "./split-clauses.ts";

/** What discovery is asked for the model: the query with the question before it, which it may lean on. */
export function questionInThread({ query, turns }: Pick<PlanRequest, "query" | "turns">): string {
  return [turns.at(-1)?.question ?? "", query].join("\n").trim();
}

/** Every wording that discovery may be asked while a request is planned, so that their meaning can be read at once. */
export function questionsOf(
  request: Pick<PlanRequest, "query" | "turns">,
  tools: { readonly route: Router; readonly grounding: Grounding },
): string[] {
  const { question } = resolveFollowUp(request.query, request.turns, natureOf(request, tools));
  return [...new Set([questionInThread(request), question, ...splitClauses(question)])];
}
