import { stem } from "../../../../tools/text/words.ts";
import { chat } from "./chat.ts";
import type { Concepts } from "./concepts.ts";
import { data } from "./data.ts";
import { documents } from "./documents.ts";
import { money } from "./money.ts";
import { privacy } from "./privacy.ts";
import { scene } from "./scene.ts";
import { writing } from "./writing.ts";
import { words } from "../../../../tools/text/words.ts";

/** From a phrase of stems, joined by spaces, to the concepts it speaks of. */
const phrases = compile([money, data, documents, privacy, writing, chat, scene]);
const longest = Math.max(...[...phrases.keys()].map((phrase) => phrase.split(" ").length));

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
  for (let start = 0; start < stems.length; start += 1) {
    for (let length = 1; length <= longest && start + length <= stems.length; length += 1) {
      for (const concept of phrases.get(stems.slice(start, start + length).join(" ")) ?? []) {
        found.set(concept, (found.get(concept) ?? 0) + 1);
      }
    }
  }
  return found;
}
