import type { Hit, Recognizer } from "./recognizer.ts";
import type { Source } from "./source.ts";
import { PhraseIndex, wordsOf } from "./phrase-index.ts";
import type { Near } from "./phrase-index.ts";

/** A hit with its final score and the words that moved it. */
export interface Scored {
  readonly score: number;
  readonly context: readonly string[];
  readonly against: readonly string[];
}

// Labels stand before their value; what follows it counts less.
const BEFORE = 90;
const AFTER = 40;
const NONE: readonly string[] = [];
const REACH_WORDS = 14;
const AFTER_PENALTY = 4;
// "Order" right before a number names it; further away it is only talked about.
const AGAINST_REACH = 4;

// A placeholder's own name, as in <PHONE_1>, says nothing about the number after it.
const PLACEHOLDER = /<[A-Z][A-Z0-9_]{0,63}_(?:\d|HASH|TOKEN)[\w-]*>?/gi;
const indexes = new WeakMap<readonly string[], PhraseIndex>();

function indexOf(phrases: readonly string[]): PhraseIndex {
  const known = indexes.get(phrases) ?? new PhraseIndex(phrases);
  indexes.set(phrases, known);
  return known;
}

function plainWords(text: string): readonly string[] {
  return wordsOf(text.includes("<") ? text.replaceAll(PLACEHOLDER, " ") : text);
}

function nearer(a: Near | undefined, b: Near | undefined): Near | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.distance < a.distance ? b : a;
}

/**
 * The score of a hit given the words around it and the label of the field it stands in ("" for none); `undefined` when context was required and is missing.
 */
export function contextScore(recognizer: Recognizer, hit: Hit, source: Source, label: string): Scored | undefined {
  const base = hit.score ?? recognizer.score;
  const words = recognizer.context ?? NONE;
  if (words.length === 0 && recognizer.against === undefined) return { score: base, context: [], against: [] };
  const lead = source.lower.slice(Math.max(0, hit.start - BEFORE), hit.start);
  const tail = source.lower.slice(hit.end, hit.end + AFTER);
  const before = plainWords(`${label} ${lead}`);
  // A blank line ends what a trailing label may refer to.
  const after = plainWords(tail.split("\n", 1)[0] ?? "");
  const trailing = indexOf(words).after(after, REACH_WORDS - AFTER_PENALTY);
  const near = nearer(
    indexOf(words).before(before, REACH_WORDS),
    trailing && { ...trailing, distance: trailing.distance + AFTER_PENALTY },
  );
  const far = recognizer.against === undefined ? undefined : indexOf(recognizer.against).before(before, AGAINST_REACH);
  if (far !== undefined && (near === undefined || far.distance < near.distance)) {
    return recognizer.contextRequired === true ? undefined : { score: base * 0.4, context: [], against: [far.word] };
  }
  if (near === undefined) {
    return recognizer.contextRequired === true ? undefined : { score: base, context: [], against: [] };
  }
  const closeness = 1 - near.distance / (REACH_WORDS + 4);
  return { score: Math.min(0.99, base + (1 - base) * 0.75 * closeness), context: [near.word], against: [] };
}
