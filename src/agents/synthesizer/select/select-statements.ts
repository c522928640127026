import type { StepStatement } from "../evidence/evidence.ts";
import { contentStems, match } from "../question/terms.ts";
import type { QuestionPart } from "../question/question-parts.ts";

export interface StatementChoice {
  /** What to state, in the order of the steps and of their own order of importance. */
  readonly results: readonly StepStatement[];
  readonly assumptions: readonly StepStatement[];
}

const assumption = /^(?:assum(?:es|ed|ing|ptions?)|taken for granted|this assumes|for this)\b/iu;
const wantsDetail =
  /\b(?:itemi[sz]ed?|break(?:down| down)|details?|each|every|all|list|per|by|step by step|how (?:is|was|do you) .{0,30}(?:calculated|computed|arrive)|compare|versus|vs)\b/iu;

const superlative =
  /\b(?:most|least|highest|lowest|best|worst|largest|smallest|biggest|cheapest|fastest|slowest|top)\b/iu;
/** How sure a figure is belongs to the figure. */
const certainty = /\b(?:interval|confidence|uncertain\p{L}*|likely|margin|between .{1,40} and)\b/iu;

/**
 * Chooses the statements that the question needs: the first of each step, and of the others those that bring a word of the question that
 * no chosen one has, or say how sure a figure is; all of them where the question asks for detail.
 */
export function selectStatements(
  statements: readonly StepStatement[],
  question: string,
  parts: readonly QuestionPart[],
  most: number,
): StatementChoice {
  const assumptions = statements.filter(isAssumption);
  const rest = statements.filter((statement) => !isAssumption(statement));
  const detailed = wantsDetail.test(question) && !superlative.test(question);
  const missing = new Set(
    parts.flatMap(({ terms }) => [...terms].filter(([, weight]) => weight >= 0.5).map(([term]) => term)),
  );
  const chosen = new Set(rest.filter((one, at) => rest.findIndex(({ step }) => step === one.step) === at));
  for (const one of chosen) uncovered(one, missing).forEach((term) => missing.delete(term));
  for (const one of rest) {
    if (chosen.size >= most) break;
    const brings = uncovered(one, missing);
    if (!detailed && brings.length === 0 && !certainty.test(one.text)) continue;
    chosen.add(one);
    for (const term of brings) missing.delete(term);
  }
  return { results: rest.filter((one) => chosen.has(one)), assumptions };
}

function isAssumption({ text, data }: StepStatement): boolean {
  return data.kind === "assumption" || assumption.test(text);
}

function uncovered({ text }: StepStatement, terms: ReadonlySet<string>): string[] {
  const stems = new Set(contentStems(text));
  return [...terms].filter((term) => match(term, stems) > 0);
}
