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

/** Chooses the statements that the question needs: the first of each step, and of the others those that share the question's words. */
export function selectStatements(
  statements: readonly StepStatement[],
  question: string,
  parts: readonly QuestionPart[],
  most: number,
): StatementChoice {
  const terms = parts.flatMap(({ terms: own }) => [...own].filter(([, weight]) => weight >= 0.5).map(([term]) => term));
  const detailed = wantsDetail.test(question);
  const assumptions = statements.filter(isAssumption);
  const rest = statements.filter((statement) => !isAssumption(statement));
  const firsts = new Set<StepStatement>();
  const steps = new Set<string>();
  for (const statement of rest) {
    if (steps.has(statement.step)) continue;
    steps.add(statement.step);
    firsts.add(statement);
  }
  const chosen = new Set(firsts);
  for (const statement of rest) {
    if (chosen.size >= Math.max(most, firsts.size)) break;
    if (detailed || sharesWords(statement, terms)) chosen.add(statement);
  }
  return { results: rest.filter((statement) => chosen.has(statement)), assumptions };
}

function isAssumption({ text, data }: StepStatement): boolean {
  return data.kind === "assumption" || assumption.test(text);
}

function sharesWords({ text }: StepStatement, terms: readonly string[]): boolean {
  const stems = new Set(contentStems(text));
  const shared = terms.filter((term) => match(term, stems) > 0).length;
  return shared >= Math.max(1, Math.ceil(terms.length * 0.4));
}
