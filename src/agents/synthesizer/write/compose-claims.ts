import type { StepFact, StepStatement, StepTable, StepText } from "../evidence/evidence.ts";
import { ended } from "../evidence/plain-text.ts";
import type { SourceSentence } from "../evidence/source-sentence.ts";
import type { UsableEvidence } from "../evidence/usable-evidence.ts";
import type { QuestionPart } from "../question/question-parts.ts";
import type { Wish } from "../question/read-wish.ts";
import { contentStems } from "../question/terms.ts";
import { selectStatements, type ChosenStatement } from "../select/select-statements.ts";
import { answerParts, STATED, type AnsweredPart } from "../select/answer-parts.ts";
import { mergeListItems } from "./merge-list-items.ts";
import { splitListItems } from "./split-list-items.ts";
import type { Claim, SentenceClaim } from "./claim.ts";

/** Statements beyond these are left to the step's own output. */
const MOST_STATEMENTS = 5;
const MOST_FACTS = 12;

/** The built-in answer: a paragraph per part of the question, computed results before what the sources say on it, then what nothing says. */
export function composeClaims(evidence: UsableEvidence, wish: Wish): Claim[] {
  const { given } = evidence;
  const tables = wish.format === "table" ? given.tables : [];
  const choice = selectStatements(given.statements, wish.parts, wish.limit ?? MOST_STATEMENTS);
  const apart = wish.format === "bullets" || wish.format === "table";
  const kept = (apart ? evidence.kept.flatMap(splitListItems) : evidence.kept).slice(0, wish.limit);
  const facts = tables.length > 0 ? [] : relevantFacts(given.facts, wish.parts);
  const cleaned = cleanedTexts(given.cleaned, wish.question);
  const stated = choice.results.length + kept.length + facts.length + cleaned.length + tables.length;
  const found = answerParts(evidence.sentences, wish.parts, {
    statements: [...choice.results.map(({ text }) => text), ...given.facts.map(({ path }) => path.join(" "))],
    stated: stated > 0,
    whole: stated > choice.results.length,
    limit: wish.limit === undefined ? undefined : Math.max(wish.parts.length > 1 ? 1 : 0, wish.limit - stated),
  });
  const results = needed(choice.results, found);
  const shown = tables.length > 0 ? results.slice(0, 1) : results;
  const paragraphs = found.flatMap(({ sentences }, part): Claim[] => [
    ...shown.filter((one) => one.part === part).map((one) => result(one, tables.length > 0 ? "headline" : "result")),
    ...(part === 0 ? tables.map((table) => tabled(table, given.statements)) : []),
    ...(part === 0 ? facts.map(fact) : []),
    ...(apart ? sentences : mergeListItems(sentences)).map((sentence) => quoted(sentence, part)),
  ]);
  const claims = [...kept.map((sentence) => quoted(sentence, -1)), ...cleaned, ...paragraphs].slice(0, wish.limit);
  if (claims.length === 0) return toldBySteps(evidence, wish);
  const gaps = found
    .filter(({ open }) => open)
    .map(({ part }) => gap(`The documents do not say: ${asQuoted(part.text)}`));
  return [...claims, ...assumed(wish.limit === 1 ? [] : choice.assumptions), ...gaps];
}

/** What an agent was asked and told answers in its own words, as "the sum is 42" does "add 17 and 25"; without any there is no answer. */
function toldBySteps({ sentences }: UsableEvidence, { question, limit }: Wish): Claim[] {
  const told = sentences.filter(({ origins }) => origins.some(({ kind }) => kind === "step"));
  if (told.length === 0) return [gap(`The documents do not answer this: ${asQuoted(question)}`)];
  return told.slice(0, limit ?? MOST_STATEMENTS).map((sentence) => quoted(sentence, 0));
}

/** A result that meets no word of the question, or that a rule was asked for instead of, is left out where something else answers. */
function needed(results: readonly ChosenStatement[], found: readonly AnsweredPart[]): readonly ChosenStatement[] {
  const isAnswered = found.some((part) => part.quoted) || results.some(({ meets }) => meets > 0);
  if (!isAnswered) return results;
  return results.filter(({ part, meets }) => {
    const answered = found[part];
    if (answered?.quoted !== true) return meets > 0;
    return !answered.part.documentary && meets >= STATED;
  });
}

export function quoted({ text, label, origins }: SourceSentence, paragraph: number): SentenceClaim {
  return { kind: "sentence", role: "quote", text, origins: origins.slice(0, 3), paragraph, label };
}

export function gap(text: string): SentenceClaim {
  return { kind: "sentence", role: "gap", text, origins: [], paragraph: 99 };
}

function asQuoted(text: string): string {
  return `“${text.replace(/[\s.]+$/u, "")}”.`;
}

function tabled({ step, columns, rows }: StepTable, statements: readonly StepStatement[]): Claim {
  const quote = statements.find((one) => one.step === step)?.text ?? `table of ${columns.join(", ")}`;
  return { kind: "table", columns, rows, origins: [{ kind: "step", step, quote }] };
}

function result({ step, text, part }: ChosenStatement, role: "result" | "headline"): SentenceClaim {
  const origins = [{ kind: "step", step, quote: text }] as const;
  return { kind: "sentence", role, text: ended(text), origins, paragraph: part };
}

function fact({ step, path, value }: StepFact): SentenceClaim {
  const name = path.map((part) => part.replaceAll("_", " ")).join(", ");
  const quote = `${name}: ${String(value)}`;
  return { kind: "sentence", role: "fact", text: quote, origins: [{ kind: "step", step, quote }], paragraph: 0 };
}

/** Few facts are all said; of many, those whose names share words with the question, or else the first. */
function relevantFacts(facts: readonly StepFact[], parts: readonly QuestionPart[]): readonly StepFact[] {
  if (facts.length <= MOST_FACTS) return facts;
  const terms = new Set(parts.flatMap(({ terms: own }) => [...own.keys()]));
  const fitting = facts.filter(({ path }) =>
    contentStems(path.join(" ").replaceAll("_", " ")).some((stem) => terms.has(stem)),
  );
  return (fitting.length > 0 ? fitting : facts).slice(0, MOST_FACTS);
}

const wantsCleaning =
  /\b(?:redact|anonymi[sz]e|pseudonymi[sz]e|mask|scrub|saniti[sz]e|clean|strip|hide|remove|replace|black out|blank out|obfuscate|de-?identify)\w*\b/iu;

/** The cleaned text is the answer only where cleaning was asked for; otherwise it was cleaned on the way. */
function cleanedTexts(cleaned: readonly StepText[], question: string): SentenceClaim[] {
  if (!wantsCleaning.test(question)) return [];
  return cleaned.map(({ step, text }) => ({
    kind: "sentence",
    role: "result",
    text: `The cleaned text: ${ended(text.trim())}`,
    origins: [{ kind: "step", step, quote: text }],
    paragraph: -1,
  }));
}

/** All assumptions in one sentence. */
function assumed(assumptions: readonly StepStatement[]): SentenceClaim[] {
  const few = assumptions.slice(0, 3);
  if (few.length === 0) return [];
  const [first = "", ...others] = few.map(({ text }) => text.replace(/[.\s]+$/u, ""));
  const text = `${[first, ...others.map((other) => other.replace(/^assum(?:es|ed|ing)?:?\s+/iu, ""))].join("; ")}.`;
  return [
    {
      kind: "sentence",
      role: "assumption",
      text,
      origins: few.map(({ step, text: quote }) => ({ kind: "step", step, quote })),
      paragraph: 98,
    },
  ];
}
