import { stem, words } from "../../../tools/text/words.ts";
import type { PlanRequest } from "../planning.ts";
import type { Grounding } from "../routing/ground.ts";
import { findConcepts } from "../routing/lexicon/find-concepts.ts";
import type { Router } from "../routing/router.ts";
import { splitPayload } from "../routing/split-payload.ts";
import type { Nature } from "./resolve-follow-up.ts";

/** A fragment such as "and yearly?" looks like small talk when it is read alone; only the words of courtesy make it one. */
function isCourtesy(query: string): boolean {
  const concepts = findConcepts(words(query).map(stem));
  return ["greeting", "thanks", "goodbye", "identity"].some((concept) => concepts.has(concept));
}

const pointsBack = /\b(?:that|this|it|those|your (?:answer|reply)|the (?:answer|above|last|previous))\b/iu;

/** Least likelihood at which a query within a thread is taken for small talk, or for work on the last answer. */
const sure = 0.6;

/** What a query of a thread is by its own words; a text that came along makes it stand alone. */
export function natureOf(
  { query, turns }: Pick<PlanRequest, "query" | "turns">,
  { route, grounding }: { readonly route: Router; readonly grounding: Grounding },
): Nature {
  if (turns.length === 0) return "question";
  if (splitPayload(query).payload !== "") return "question";
  const { chat, clean, clean_last: cleanLast, write, retrieve, analyze, price } = route(query, { grounding }).marginals;
  if (chat >= sure && isCourtesy(query)) return "small_talk";
  const gathers = 1 - (1 - retrieve) * (1 - analyze) * (1 - price);
  if (clean + cleanLast >= sure && (clean > gathers || pointsBack.test(query))) return "cleaning";
  return write >= sure ? "wording" : "question";
}
