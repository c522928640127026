import type { ASTNode } from "@marcbachmann/cel-js";

/** What a condition always is, whatever its names hold; `undefined` where that depends on them. */
export function constantOf(node: ASTNode): boolean | undefined {
  if (node.op === "value") return typeof node.args === "boolean" ? node.args : undefined;
  if (node.op === "&&") return decided(node.args, false);
  if (node.op === "||") return decided(node.args, true);
  if (node.op === "!_") {
    const inner = constantOf(node.args);
    return inner === undefined ? undefined : !inner;
  }
  if (node.op !== "?:") return undefined;
  const [condition, whenTrue, whenFalse] = node.args;
  const chosen = constantOf(condition);
  return chosen === undefined ? undefined : constantOf(chosen ? whenTrue : whenFalse);
}

/** One side suffices to decide; both are needed for the opposite. */
function decided(sides: readonly ASTNode[], by: boolean): boolean | undefined {
  const values = sides.map(constantOf);
  if (values.includes(by)) return by;
  return values.every((value) => value === !by) ? !by : undefined;
}
