import type { StepTable } from "../evidence/evidence.ts";
import type { Origin } from "../evidence/origin.ts";
import type { SourceSentence } from "../evidence/source-sentence.ts";
import type { UsableEvidence } from "../evidence/usable-evidence.ts";
import { draftItems } from "../drafting/draft-items.ts";
import { contentStems, match } from "../question/terms.ts";
import { createScorer } from "../select/score-sentences.ts";
import { termsOnly, type QuestionPart } from "../question/question-parts.ts";
import { words } from "../../../tools/text/words.ts";

/** A named value that a step computed. */
export interface NamedValue {
  readonly value: string | number | boolean;
  readonly origin: Origin;
}

/** Where the values of a JSON answer come from. */
export interface ValueSource {
  /** The value whose name fits a property best. */
  named(property: string, accepts: (value: string | number | boolean) => boolean): NamedValue | undefined;
  /** Sentences about a property, best first. */
  about(property: string, description: string): readonly SourceSentence[];
  readonly tables: readonly StepTable[];
}

/** A property's name as words: "noticePeriod_days" is "notice Period days". */
export function propertyWords(name: string): string {
  return name.replaceAll(/[_-]+/gu, " ").replaceAll(/(?<=\p{Ll})(?=\p{Lu})/gu, " ");
}

export function createValueSource(evidence: UsableEvidence, parts: readonly QuestionPart[]): ValueSource {
  const sentences = draftItems(evidence).flatMap((item) => item.sentences);
  const score = createScorer(sentences);
  const topic = new Map(sentences.map((sentence) => [sentence, 0]));
  for (const part of parts) {
    for (const { sentence, score: own } of score(part)) topic.set(sentence, Math.max(topic.get(sentence) ?? 0, own));
  }
  const values = [...computed(evidence)];
  return {
    named(property, accepts) {
      const wanted = nameStems(propertyWords(property));
      return values
        .filter(({ found }) => accepts(found.value))
        .map(({ name, found }) => ({ found, fit: likeness(wanted, name) }))
        .filter(({ fit }) => fit >= 0.5)
        .toSorted((a, b) => b.fit - a.fit)[0]?.found;
    },
    about(property, description) {
      const own = contentStems(propertyWords(property)).map((term) => [term, 1] as const);
      const more = contentStems(description).map((term) => [term, 0.4] as const);
      return score(termsOnly(property, new Map([...more, ...own])))
        .filter(({ coverage, direct }) => coverage >= 0.45 && direct > 0.15)
        .toSorted((a, b) => b.score - a.score + 0.4 * ((topic.get(b.sentence) ?? 0) - (topic.get(a.sentence) ?? 0)))
        .map(({ sentence }) => sentence);
    },
    tables: evidence.given.tables,
  };
}

interface Computed {
  readonly name: ReadonlySet<string>;
  readonly found: NamedValue;
}

function* computed({ given }: UsableEvidence): Generator<Computed> {
  for (const { step, path, value } of given.facts) {
    const quote = `${path.join(", ")}: ${String(value)}`;
    yield { name: nameStems(path.join(" ")), found: { value, origin: { kind: "step", step, quote } } };
  }
  for (const { step, text, data } of given.statements) {
    yield* leaves(data, [], { kind: "step", step, quote: text });
  }
}

function* leaves(data: unknown, path: readonly string[], origin: Origin): Generator<Computed> {
  if (typeof data === "string" || typeof data === "number" || typeof data === "boolean") {
    yield { name: nameStems(path.join(" ")), found: { value: data, origin } };
  } else if (typeof data === "object" && data !== null && path.length < 4) {
    for (const [name, inner] of Object.entries(data))
      yield* leaves(inner, Array.isArray(data) ? path : [...path, name], origin);
  }
}

/** All words of a name count, "to" and "at" too. */
function nameStems(name: string): ReadonlySet<string> {
  const stems = contentStems(propertyWords(name));
  return new Set(stems.length > 0 ? stems : words(name));
}

function likeness(wanted: ReadonlySet<string>, name: ReadonlySet<string>): number {
  let shared = 0;
  for (const one of wanted) shared += match(one, name);
  return shared === 0 ? 0 : (2 * shared) / (wanted.size + name.size);
}
