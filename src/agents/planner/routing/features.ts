import { stem, words } from "../../../tools/text/words.ts";
import { findCues } from "./cues.ts";
import type { Grounding } from "./ground.ts";
import { findConcepts } from "./lexicon/find-concepts.ts";
import { splitAsks } from "./split-asks.ts";
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
  adrift: 1.2,
};

/** Weight of circumstances beside that of what is asked. */
const circumstance = 0.5;

/** Concepts of which a question about a company's business has at least one, most of the time; `close` are the surest. */
const near: ReadonlySet<string> = new Set(
  `we customer staff document plan metric subject hide person_data rewrite compose says region price_ask pay incident discount permission
   obligation negotiation benefit conform`.split(/\s+/u),
);
const close: ReadonlySet<string> = new Set("we customer staff document plan discount".split(" "));

type Add = (name: string, value: number) => void;

/** Features of a question by name, each with its value. */
export function features(question: string, grounding: Grounding = () => []): ReadonlyMap<string, number> {
  const { instruction, payload } = splitPayload(question);
  const stems = stemsOf(instruction);
  const found = new Map<string, number>();
  const add: Add = (name, value) => {
    found.set(name, Math.max(value, found.get(name) ?? 0));
  };
  const { asks, circumstances } = splitAsks(instruction);
  addText(stemsOf(asks.join(" ")), 1, grounding, add);
  if (circumstances.length > 0) addText(stemsOf(circumstances.join(" ")), circumstance, grounding, add);
  for (const ask of asks) addOpening("open", stemsOf(ask), scale.opening, add);
  for (const cue of findCues(instruction, payload)) add(`cue ${cue}`, scale.cue);
  addAdrift(instruction, stems, grounding, add);
  add(`length ${Math.min(8, Math.floor(Math.log2(stems.length + 1) * 2))}`, scale.concept);
  addPayload(payload, add);
  return evened(found, stems.length);
}

function stemsOf(text: string): string[] {
  return words(text).map((word) => (/^\d/u.test(word) ? "#" : stem(word)));
}

function addText(stems: readonly string[], factor: number, grounding: Grounding, add: Add): void {
  const concepts = findConcepts(stems);
  const names = [...new Set([...concepts.keys(), ...grounding(stems)])].toSorted();
  for (const [place, name] of names.entries()) {
    add(`c ${name}`, scale.concept * factor);
    if ((concepts.get(name) ?? 0) > 1) add(`cc ${name}`, scale.many * factor);
    for (const other of names.slice(place + 1)) add(`c ${name} & ${other}`, scale.pair * factor);
  }
  if (names.length === 0) add("c none", scale.concept * factor);
  for (const [place, word] of stems.entries()) {
    add(`w ${word}`, scale.word * factor);
    const next = stems[place + 1];
    if (next !== undefined) add(`ww ${word} ${next}`, scale.pairOfWords * factor);
    for (const letters of shingles(word)) add(`l ${letters}`, scale.letters * factor);
  }
}

function addOpening(kind: string, stems: readonly string[], value: number, add: Add): void {
  add(`${kind} ${stems[0] ?? ""}`, value);
  add(`${kind} ${stems.slice(0, 2).join(" ")}`, value);
}

/** Signs that nothing ties the question to the company: what it opens with then tells much about the world outside. */
function addAdrift(instruction: string, stems: readonly string[], grounding: Grounding, add: Add): void {
  const concepts = [...findConcepts(stems).keys(), ...grounding(stems)];
  if (!concepts.some((concept) => near.has(concept))) {
    add("adrift", scale.adrift);
    addOpening("adrift", stems, scale.opening, add);
  }
  if (concepts.some((concept) => close.has(concept))) return;
  add("loose", scale.adrift);
  addOpening("loose", stems, scale.opening, add);
  if (/\b(?:my|i)\b/iu.test(instruction)) add("loose i", scale.concept);
}

function addPayload(payload: string, add: Add): void {
  if (payload === "") return;
  add("payload", scale.concept);
  const stems = words(payload).map(stem);
  if (stems.length > 12) add("payload long", scale.concept);
  for (const concept of findConcepts(stems).keys()) add(`p ${concept}`, scale.payload);
}

/** A long question says more of everything: its features count less each, so that length alone asks for no further agents. */
function evened(found: ReadonlyMap<string, number>, length: number): ReadonlyMap<string, number> {
  const factor = Math.min(1.3, (10 / Math.max(4, length)) ** 0.3);
  return new Map([...found].map(([name, value]) => [name, value * factor]));
}

function shingles(word: string): string[] {
  if (word.length < 4) return [];
  const padded = `<${word}>`;
  return Array.from({ length: padded.length - 3 }, (_, start) => padded.slice(start, start + 4));
}
