import { TypeError, type ASTNode } from "@marcbachmann/cel-js";
import { InvalidInput } from "../../../tools/errors.ts";
import { CHARACTERS_PER_UNIT, COMPARED_PER_UNIT, environment, LINEAR_MATCHES, work } from "./environment.ts";
import { describeFault, faultOf, quoted, type Fault } from "./fault.ts";
import { CEL_WORDS, identifiersOf } from "./identifiers-of.ts";
import { bindingOf, childrenOf, methodCall } from "./node.ts";
import { weightOf } from "./weight-of.ts";

const LONGEST = 4000;
const KEPT = 2000;
/** Levels of operators within each other, a chain as `a + a + …` included: what evaluates them takes stack for each. */
const DEEPEST = 250;

/** An expression that is CEL. */
export interface ParsedExpression {
  readonly root: ASTNode;
  /** Names of the run that it reads, each once. */
  readonly names: readonly string[];
  /** Words of CEL that it uses like names: `string`, `list`, … */
  readonly words: readonly string[];
  /** Why it fails whatever the names hold: an unknown function, `1 + "a"`. */
  readonly fault: Fault | undefined;
  /** Over values as CEL has them. Throws what the library throws. */
  run(values: Readonly<Record<string, unknown>>): unknown;
}

/** Oldest first; a run evaluates the same few expressions again and again. */
const cache = new Map<string, ParsedExpression | InvalidInput>();

/** @throws InvalidInput when the text is not CEL, or too long or too deep. */
export function parseExpression(expression: string): ParsedExpression {
  const known = cache.get(expression) ?? parse(expression);
  cache.delete(expression);
  cache.set(expression, known);
  if (cache.size > KEPT) for (const oldest of cache.keys()) if (cache.delete(oldest)) break;
  if (known instanceof InvalidInput) throw known;
  return known;
}

function parse(expression: string): ParsedExpression | InvalidInput {
  if (expression.length > LONGEST)
    return new InvalidInput(
      `an expression of ${expression.length} characters is too long: at most ${LONGEST} characters`,
    );
  try {
    const parsed = environment.parse(expression);
    if (isDeeper(parsed.ast, DEEPEST))
      return new InvalidInput(`${quoted(expression)} is nested deeper than ${DEEPEST} levels`);
    const identifiers = identifiersOf(parsed.ast);
    replaceMatches(parsed.ast);
    mixBranches(parsed.ast);
    const checked = parsed.check();
    countWork(parsed.ast);
    return {
      root: parsed.ast,
      names: identifiers.filter((name) => !CEL_WORDS.has(name)),
      words: identifiers.filter((name) => CEL_WORDS.has(name)),
      fault: checked.valid ? undefined : faultOf(checked.error),
      run: (values) => parsed({ ...values }),
    };
  } catch (cause) {
    const reason = describeFault(expression, faultOf(cause));
    return new InvalidInput(`${quoted(expression)} is not a CEL expression: ${reason}`, { cause });
  }
}

/** Level by level, for what is too deep would not return from a call for each. */
function isDeeper(root: ASTNode, levels: number): boolean {
  let nodes = [root];
  for (let level = 0; nodes.length > 0; level++) {
    if (level > levels) return true;
    nodes = nodes.flatMap(childrenOf);
  }
  return false;
}

function replaceMatches(node: ASTNode): void {
  if (node.op === "rcall" && node.args[0] === "matches") node.args[0] = LINEAR_MATCHES;
  for (const child of childrenOf(node)) replaceMatches(child);
}

/** Branches may be of two types, as in `found ? 1.5 : 0` and `found ? text : null`: JSON has no quarrel with it, the library has. */
function mixBranches(node: ASTNode): void {
  if (node.op === "?:") {
    if (!isCheckable(node)) throw changed();
    const check = node.check.bind(node);
    node.check = (checker, self, context) => {
      try {
        return check(checker, self, context);
      } catch (error) {
        const differ = error instanceof TypeError && error.code === "incompatible_ternary_branches";
        if (differ && error.node === node) return checker.dynType;
        throw error;
      }
    };
  }
  for (const child of childrenOf(node)) mixBranches(child);
}

interface Checkable {
  check(checker: { readonly dynType: unknown }, node: unknown, context: unknown): unknown;
}

function isCheckable(node: object): node is Checkable {
  return "check" in node && typeof node.check === "function";
}

function changed(): Error {
  return new Error("the CEL library has changed: its nodes cannot be adjusted");
}

/** What a node of the library can do beyond its types: the library itself sets how a node is evaluated, on first use. */
interface Evaluable {
  evaluate: Evaluate;
}
type Evaluate = (evaluator: unknown, node: unknown, context: unknown) => unknown;

function isEvaluable(node: object): node is Evaluable {
  return "evaluate" in node && typeof node.evaluate === "function";
}

const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "in"]);

/**
 * Each turn of a loop counts, and so does what lists and texts grow to (`a + a` within itself doubles each time), and what there is to compare.
 */
function countWork(node: ASTNode, { isTurn, isCompared }: Counted = { isTurn: false, isCompared: false }): void {
  if (isTurn || isCompared || node.op === "+") {
    instrument(node, (result) => {
      const compared = isCompared ? weightOf(result) / COMPARED_PER_UNIT : 0;
      work.spend(Number(isTurn) + compared + sizeOf(node, result));
    });
  }
  const call = methodCall(node);
  const binding = call && bindingOf(call);
  const compares = COMPARISONS.has(node.op);
  for (const child of childrenOf(node)) {
    const turns = binding?.kind === "loop" && binding.bodies.includes(child);
    countWork(child, { isTurn: turns, isCompared: compares });
  }
}

interface Counted {
  readonly isTurn: boolean;
  readonly isCompared: boolean;
}

function sizeOf(node: ASTNode, result: unknown): number {
  if (node.op !== "+") return 0;
  if (Array.isArray(result)) return result.length;
  return typeof result === "string" ? result.length / CHARACTERS_PER_UNIT : 1;
}

function instrument(node: ASTNode, count: (result: unknown) => void): void {
  if (!isEvaluable(node)) throw changed();
  let inner = node.evaluate;
  const counted: Evaluate = (evaluator, self, context) => {
    const result = inner.call(node, evaluator, self, context);
    count(result);
    return result;
  };
  Object.defineProperty(node, "evaluate", { get: () => counted, set: (next: Evaluate) => void (inner = next) });
}
