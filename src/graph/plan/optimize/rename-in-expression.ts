import type { ASTNode } from "@marcbachmann/cel-js";
import { parseExpression } from "../expression/parse-expression.ts";
import { bindingOf, childrenOf, methodCall } from "../expression/node.ts";

/**
 * The expression with one name of the run in place of another; `undefined` where it is not certain to mean the same: a variable of a
 * macro has one of the names, or the text is not CEL.
 */
export function renameInExpression(expression: string, from: string, to: string): string | undefined {
  try {
    const { root, names } = parseExpression(expression);
    if (!names.includes(from)) return expression;
    const places: ASTNode[] = [];
    if (!collect(root, from, to, places)) return undefined;
    const renamed = replaceAll(expression, places, from, to);
    // Read again, for the places are the parser's and the text is ours.
    const wanted = new Set(names.map((name) => (name === from ? to : name)));
    const now = parseExpression(renamed).names;
    return now.length === wanted.size && now.every((name) => wanted.has(name)) ? renamed : undefined;
  } catch {
    return undefined;
  }
}

/** Finds where the name stands; false when a variable shadows it or would catch the new one. */
function collect(node: ASTNode, from: string, to: string, places: ASTNode[]): boolean {
  if (node.op === "id" && node.args === from) places.push(node);
  const call = methodCall(node);
  const binding = call && bindingOf(call);
  if (binding !== undefined && (binding.variable === from || binding.variable === to)) return false;
  return childrenOf(node).every((child) => collect(child, from, to, places));
}

function replaceAll(text: string, places: readonly ASTNode[], from: string, to: string): string {
  let renamed = text;
  for (const { start, end } of places.toSorted((a, b) => b.start - a.start)) {
    if (renamed.slice(start, end) !== from) throw new TypeError(`${from} does not stand at ${start}`);
    renamed = renamed.slice(0, start) + to + renamed.slice(end);
  }
  return renamed;
}
