import type { StepStatement } from "../evidence/evidence.ts";
import type { QuestionPart } from "../question/question-parts.ts";
import { contentStems, match } from "../question/terms.ts";
import { roleOf, type StatementRole } from "./statement-role.ts";

/** A statement to be made, and the part of the question that it belongs to. */
export interface ChosenStatement extends StepStatement {
  /** Index of the part; 0 without parts. */
  readonly part: number;
  /** How much of the part the statement that it qualifies meets, 0 to 1. */
  readonly meets: number;
}

export interface StatementChoice {
  /** What to state, in the order of the question's parts and within a part in the order of the steps. */
  readonly results: readonly ChosenStatement[];
  readonly assumptions: readonly StepStatement[];
}

/** One computed answer: its first statement says it, the others qualify it. */
interface Block {
  readonly part: number;
  /** How much of the part the block's first statement meets, 0 to 1. */
  readonly meets: number;
  readonly statements: readonly StepStatement[];
}

const itemised =
  /\b(?:itemi[sz]ed?|break(?:down| down|s down)|details?|detailed|line by line|step by step|line items?|how (?:is|was|are|were|do you) .{0,40}(?:calculated|computed|arrive|made up)|why is it)\b/iu;
const founded = /\b(?:based on|basis|sample|how many (?:rows|records)|how reliable|how sure|data behind)\b/iu;
const method = /\b(?:method|how (?:is|was|did|do you) .{0,40}(?:calculated|computed|forecast|predict|arrive))\b/iu;
const grouped =
  /\b(?:each|every|by|per|all|list|compare|versus|vs|split|rank(?:ing|ed)?|distribution|most|least|highest|lowest|top|which|trend\p{L}*|develop\p{L}*|chang\p{L}*|going (?:up|down)|why|better|worse)\b/iu;

/**
 * Chooses the statements that the question needs: what each step found, how sure it is, and of what it consists where that was asked
 * for. The rest brings a word of the question that no chosen one has, or stays unsaid. No sentence is stated twice.
 */
export function selectStatements(
  statements: readonly StepStatement[],
  parts: readonly QuestionPart[],
  most: number,
): StatementChoice {
  const distinct = [...new Map(statements.toReversed().map((one) => [one.text, one])).values()].toReversed();
  const assumptions = distinct.filter((one) => roleOf(one) === "assumption");
  const blocks = blocksOf(
    distinct.filter((one) => roleOf(one) !== "assumption"),
    parts,
  );
  const room = Math.max(1, most - blocks.length + 1);
  const results = blocks
    .toSorted((a, b) => a.part - b.part)
    .flatMap((block) => chosenOf(block, parts, room).map((one) => ({ ...one, part: block.part, meets: block.meets })))
    .slice(0, most);
  return { results, assumptions };
}

function chosenOf({ part, statements }: Block, parts: readonly QuestionPart[], most: number): StepStatement[] {
  const { text = "", terms = new Map<string, number>() } = parts[part] ?? {};
  const wanted: Record<StatementRole, boolean> = {
    result: itemised.test(text),
    sure: true,
    parts: grouped.test(text) || itemised.test(text),
    basis: founded.test(text),
    method: method.test(text),
    line: itemised.test(text),
    assumption: false,
  };
  const missing = new Set([...terms].filter(([, weight]) => weight >= 0.9).map(([term]) => term));
  const chosen: StepStatement[] = [];
  for (const [at, one] of statements.entries()) {
    if (chosen.length >= most) break;
    const role = roleOf(one);
    const stems = new Set(contentStems(one.text));
    const brings = [...missing].filter((term) => match(term, stems) > 0);
    const adds = (role === "result" || role === "parts") && brings.length > 0;
    if (at > 0 && !wanted[role] && !adds) continue;
    chosen.push(one);
    for (const term of brings) missing.delete(term);
  }
  return chosen;
}

/** A step that was asked several things answers each of them; what an answer rests on ends it. */
function blocksOf(statements: readonly StepStatement[], parts: readonly QuestionPart[]): Block[] {
  const groups: StepStatement[][] = [];
  let open = false;
  let last: string | undefined;
  for (const one of statements) {
    if (open && one.step === last) groups.at(-1)?.push(one);
    else groups.push([one]);
    open = !(roleOf(one) === "basis" && /^based on\b/iu.test(one.text));
    last = one.step;
  }
  return groups.map((group) => ({ ...partOf(group[0], parts), statements: group }));
}

function partOf(statement: StepStatement | undefined, parts: readonly QuestionPart[]): Pick<Block, "part" | "meets"> {
  const stems = new Set(contentStems(statement?.text ?? ""));
  const meets = parts.map((part) => share(part, stems));
  const best = Math.max(0, ...meets);
  return { part: Math.max(0, meets.indexOf(best)), meets: best };
}

/** Share of a part's telling words that a statement has; parts that name nothing themselves count by what they borrow. */
export function share({ own, terms, documentary }: QuestionPart, stems: ReadonlySet<string>): number {
  const strong = [...own].filter(([, weight]) => weight >= 0.9);
  // "and what happened there?" asks for what is written about the figure, not for the figure once more.
  if (documentary && strong.length === 0 && terms.size > own.size) return 0;
  const asked = strong.length > 0 ? strong : [...terms].filter(([, weight]) => weight >= 0.4);
  const whole = asked.reduce((sum, [, weight]) => sum + weight, 0);
  if (whole === 0) return 0;
  const met = asked.reduce((sum, [term, weight]) => sum + weight * match(term, stems), 0) / whole;
  return documentary ? met * DOCUMENTARY : met;
}

/** A figure is rarely what a question for rules and reports is after. */
const DOCUMENTARY = 0.6;
