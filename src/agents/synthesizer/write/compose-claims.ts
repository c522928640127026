import type { StepFact, StepStatement, StepTable, StepText } from "../evidence/evidence.ts";
import { ended } from "../evidence/plain-text.ts";
import type { SourceSentence } from "../evidence/source-sentence.ts";
import type { UsableEvidence } from "../evidence/usable-evidence.ts";
import type { QuestionPart } from "../question/question-parts.ts";
import type { Wish } from "../question/read-wish.ts";
import { contentStems } from "../question/terms.ts";
import { selectStatements } from "../select/select-statements.ts";
import { answerParts } from "../select/answer-parts.ts";
import { mergeListItems } from "./merge-list-items.ts";
import type { Claim, SentenceClaim } from "./claim.ts";

/** Statements beyond these are left to the step's own output. */
const MOST_STATEMENTS = 5;
const MOST_FACTS = 12;

/** The built-in answer: computed results first, then what the sources say on each part, then what they do not say. */
export function composeClaims(evidence: UsableEvidence, wish: Wish): Claim[] {
  const { given } = evidence;
  const tables = wish.format === "table" ? given.tables : [];
  const most = wish.limit ?? MOST_STATEMENTS;
  const choice = selectStatements(given.statements, tables.length > 0 ? "" : wish.question, wish.parts, most);
  const results = tables.length > 0 ? choice.results.slice(0, 1) : choice.results;
  const kept = evidence.kept.slice(0, wish.limit === undefined ? undefined : Math.max(1, wish.limit - results.length));
  const stated: Claim[] = [
    ...kept.map((sentence) => quoted(sentence, 0)),
    ...cleanedTexts(given.cleaned, wish.question),
    ...results.map((one) => result(one, tables.length > 0 ? "headline" : "result")),
    ...tables.map((table) => tabled(table, given.statements)),
    ...(tables.length > 0 ? [] : relevantFacts(given.facts, wish.parts).map(fact)),
  ].slice(0, wish.limit);
  const found = answerParts(evidence.sentences, wish.parts, {
    statements: [...results.map(({ text }) => text), ...given.facts.map(({ path }) => path.join(" "))],
    stated: stated.length > 0,
    limit: wish.limit === undefined ? undefined : Math.max(0, wish.limit - stated.length),
  });
  const inLine = wish.format === "prose" || wish.format === "email";
  const quotes = found.parts.flatMap(({ sentences }, part) =>
    (inLine ? mergeListItems(sentences) : sentences).map((sentence) => quoted(sentence, part + 1)),
  );
  const gaps = found.parts.filter(({ open }) => open).map(({ part }) => part.text);
  const nothing = stated.length === 0 && quotes.length === 0;
  const claims = [...stated, ...quotes, ...assumed(wish.limit === 1 ? [] : choice.assumptions)];
  if (nothing) return [gap(`The documents do not answer this: ${asQuoted(wish.question)}`)];
  return [...claims, ...gaps.map((text) => gap(`The documents do not say: ${asQuoted(text)}`))];
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

function result({ step, text }: StepStatement, role: "result" | "headline"): SentenceClaim {
  return { kind: "sentence", role, text: ended(text), origins: [{ kind: "step", step, quote: text }], paragraph: 0 };
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
