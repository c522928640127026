import { stem, words } from "../../../tools/text/words.ts";
import { findCues } from "./cues.ts";
import { findConcepts } from "./lexicon/find-concepts.ts";
import type { Grounding } from "./ground.ts";
import { splitPayload } from "./split-payload.ts";

/** How much a feature of each kind counts before the weights: the rarer and more specific the kind, the less. */
const scale = {
  concept: 1,
  many: 0.7,
  pair: 0.5,
  cue: 1.4,
  word: 0.8,
  pairOfWords: 0.8,
  opening: 0.8,
  letters: 0.35,
  payload: 0.5,
};

/** Features of a question by name, each with its value. */
export function features(question: string, grounding: Grounding = () => []): ReadonlyMap<string, number> {
  const { instruction, payload } = splitPayload(question);
  const stems = words(instruction).map((word) => (/^\d/u.test(word) ? "#" : stem(word)));
  const found = new Map<string, number>();
  const add = (name: string, value: number): void => {
    found.set(name, value);
  };
  addConcepts(stems, grounding(stems), add);
  for (const cue of findCues(instruction, payload)) add(`cue ${cue}`, scale.cue);
  for (const [index, word] of stems.entries()) {
    add(`w ${word}`, scale.word);
    const next = stems[index + 1];
    if (next !== undefined) add(`ww ${word} ${next}`, scale.pairOfWords);
    for (const letters of shingles(word)) add(`l ${letters}`, scale.letters);
  }
  add(`open ${stems[0] ?? ""}`, scale.opening);
  add(`open ${stems.slice(0, 2).join(" ")}`, scale.opening);
  addShape(stems, payload, add);
  return evened(found, stems.length);
}

/** A long question says more of everything: its features count less each, so that length alone asks for no further agents. */
function evened(found: ReadonlyMap<string, number>, length: number): ReadonlyMap<string, number> {
  const factor = Math.min(1.3, (10 / Math.max(4, length)) ** 0.3);
  return new Map([...found].map(([name, value]) => [name, value * factor]));
}

function addConcepts(
  stems: readonly string[],
  grounded: readonly string[],
  add: (name: string, value: number) => void,
): void {
  const concepts = findConcepts(stems);
  const names = [...new Set([...concepts.keys(), ...grounded])].toSorted();
  for (const [index, name] of names.entries()) {
    add(`c ${name}`, scale.concept);
    if ((concepts.get(name) ?? 0) > 1) add(`cc ${name}`, scale.many);
    for (const other of names.slice(index + 1)) add(`c ${name} & ${other}`, scale.pair);
  }
  if (names.length === 0) add("c none", scale.concept);
}

function addShape(stems: readonly string[], payload: string, add: (name: string, value: number) => void): void {
  add(`length ${Math.min(8, Math.floor(Math.log2(stems.length + 1) * 2))}`, scale.concept);
  if (payload === "") return;
  add("payload", scale.concept);
  const payloadStems = words(payload).map(stem);
  if (payloadStems.length > 12) add("payload long", scale.concept);
  for (const concept of findConcepts(payloadStems).keys()) add(`p ${concept}`, scale.payload);
}

function shingles(word: string): string[] {
  if (word.length < 4) return [];
  const padded = `<${word}>`;
  return Array.from({ length: padded.length - 3 }, (_, start) => padded.slice(start, start + 4));
}
