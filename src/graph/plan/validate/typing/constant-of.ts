import type { ASTNode } from "@marcbachmann/cel-js";
import { evaluate } from "../../expression/evaluate.ts";
import { identifiersOf } from "../../expression/identifiers-of.ts";
import { parsedOrNothing } from "../frame/reads.ts";

/** What a condition always is, whatever its names hold; `undefined` where that depends on them, or it is none. */
export function alwaysIs(text: string): boolean | undefined {
  const parsed = parsedOrNothing(text);
  return parsed === undefined || parsed.fault !== undefined ? undefined : constantOf(parsed.root);
}

function constantOf(node: ASTNode): boolean | undefined {
  if (node.op === "&&") return decided(node.args, false);
  if (node.op === "||") return decided(node.args, true);
  if (node.op === "!_") {
    const inner = constantOf(node.args);
    return inner === undefined ? undefined : !inner;
  }
  if (node.op !== "?:") return valueWithoutNames(node);
  const [condition, whenTrue, whenFalse] = node.args;
  const chosen = constantOf(condition);
  return chosen === undefined ? undefined : constantOf(chosen ? whenTrue : whenFalse);
}

function valueWithoutNames(node: ASTNode): boolean | undefined {
  if (identifiersOf(node).length > 0) return undefined;
  try {
    const value = evaluate(node.input.slice(node.start, node.end), {});
    return typeof value === "boolean" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** One side suffices to decide; both are needed for the opposite. */
function decided(sides: readonly ASTNode[], by: boolean): boolean | undefined {
  const values = sides.map(constantOf);
  if (values.includes(by)) return by;
  return values.every((value) => value === !by) ? !by : undefined;
}
