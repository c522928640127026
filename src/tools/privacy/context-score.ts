import type { Hit, Recognizer } from "./recognizer.ts";
import type { Source } from "./source.ts";

/** A hit with its final score and the words that moved it. */
export interface Scored {
  readonly score: number;
  readonly context: readonly string[];
  readonly against: readonly string[];
}

// Labels stand before their value; what follows it counts less.
const BEFORE = 90;
const AFTER = 40;
const REACH_WORDS = 14;
const AFTER_PENALTY = 4;

// A placeholder's own name, as in <PHONE_1>, says nothing about the number after it.
const PLACEHOLDER = /<[A-Z][A-Z0-9_]{0,63}_(?:\d|HASH|TOKEN)[\w-]*>?/gi;
const WORD = /[\p{L}\p{N}']{1,60}/gu;

function normal(text: string): string {
  return ` ${(text.replaceAll(PLACEHOLDER, " ").match(WORD) ?? []).join(" ")} `;
}

/** Words between the end of the phrase and the end of the window, or `undefined` when it is not there. */
function distanceBefore(window: string, phrase: string): number | undefined {
  const at = window.lastIndexOf(` ${phrase} `);
  const plural = at === -1 ? window.lastIndexOf(` ${phrase}s `) : at;
  if (plural === -1) return undefined;
  return window.slice(plural + phrase.length + 1).split(" ").length - 2;
}

function distanceAfter(window: string, phrase: string): number | undefined {
  const at = window.indexOf(` ${phrase} `);
  if (at === -1) return undefined;
  return window.slice(0, at + 1).split(" ").length - 2 + AFTER_PENALTY;
}

interface Near {
  readonly word: string;
  readonly distance: number;
}

function nearest(words: readonly string[], before: string, after: string): Near | undefined {
  let best: Near | undefined;
  for (const word of words) {
    for (const distance of [distanceBefore(before, word), distanceAfter(after, word)]) {
      if (distance !== undefined && distance < REACH_WORDS && (best === undefined || distance < best.distance)) {
        best = { word, distance };
      }
    }
  }
  return best;
}

/**
 * The score of a hit given the words around it and the label of the field it stands in ("" for none); `undefined` when context was required and is missing.
 */
export function contextScore(recognizer: Recognizer, hit: Hit, source: Source, label: string): Scored | undefined {
  const base = hit.score ?? recognizer.score;
  const words = recognizer.context ?? [];
  if (words.length === 0 && recognizer.against === undefined) return { score: base, context: [], against: [] };
  const lead = source.lower.slice(Math.max(0, hit.start - BEFORE), hit.start);
  const tail = source.lower.slice(hit.end, hit.end + AFTER);
  const before = normal(`${label} ${lead}`);
  // A blank line ends what a trailing label may refer to.
  const after = normal(tail.split("\n", 1)[0] ?? "");
  const near = nearest(words, before, after);
  const far = recognizer.against === undefined ? undefined : nearest(recognizer.against, before, "");
  if (far !== undefined && (near === undefined || far.distance < near.distance)) {
    return recognizer.contextRequired === true ? undefined : { score: base * 0.4, context: [], against: [far.word] };
  }
  if (near === undefined) {
    return recognizer.contextRequired === true ? undefined : { score: base, context: [], against: [] };
  }
  const closeness = 1 - near.distance / (REACH_WORDS + 4);
  return { score: Math.min(0.99, base + (1 - base) * 0.75 * closeness), context: [near.word], against: [] };
}
