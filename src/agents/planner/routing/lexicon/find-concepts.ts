import { stem } from "../../../../tools/text/words.ts";
import { chat } from "./chat.ts";
import type { Concepts } from "./concepts.ts";
import { data } from "./data.ts";
import { documents } from "./documents.ts";
import { money } from "./money.ts";
import { privacy } from "./privacy.ts";
import { scene } from "./scene.ts";
import { world } from "./world.ts";
import { writing } from "./writing.ts";
import { words } from "../../../../tools/text/words.ts";

/** From a phrase of stems, joined by spaces, to the concepts it speaks of. */
const phrases = compile([money, data, documents, privacy, writing, chat, world, scene]);
/** Every beginning of a phrase, so that a search stops where none goes on. */
const beginnings: ReadonlySet<string> = new Set([...phrases.keys()].flatMap(beginningsOf));

function beginningsOf(phrase: string): string[] {
  const stems = phrase.split(" ");
  return stems.map((_, place) => stems.slice(0, place + 1).join(" "));
}

function compile(lists: readonly Concepts[]): ReadonlyMap<string, readonly string[]> {
  const compiled = new Map<string, string[]>();
  for (const [concept, list] of lists.flatMap((concepts) => Object.entries(concepts))) {
    for (const phrase of list.split(",")) {
      const key = words(phrase).map(stem).join(" ");
      if (key === "") continue;
      const known = compiled.get(key) ?? [];
      if (!known.includes(concept)) compiled.set(key, [...known, concept]);
    }
  }
  return compiled;
}

/** How often each concept is spoken of in a run of stems; longer phrases count beside the shorter ones inside them. */
export function findConcepts(stems: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [start, first] of stems.entries()) {
    let phrase = first;
    for (let end = start + 1; beginnings.has(phrase); end += 1) {
      for (const concept of phrases.get(phrase) ?? []) found.set(concept, (found.get(concept) ?? 0) + 1);
      const next = stems[end];
      if (next === undefined) break;
      phrase = `${phrase} ${next}`;
    }
  }
  return found;
}
