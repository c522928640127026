import type { ASTNode } from "@marcbachmann/cel-js";
import { bindingOf, childrenOf, methodCall } from "./node.ts";

/** Identifiers that mean something in CEL itself: its types, as in `type(a) == string`, and its namespaces. */
export const CEL_WORDS: ReadonlySet<string> = new Set([
  "bool",
  "bytes",
  "double",
  "int",
  "list",
  "map",
  "null_type",
  "string",
  "type",
  "uint",
  "cel",
  "google",
  "optional",
]);

/** Every identifier that no macro introduces, each once: names of the run and words of CEL. */
export function identifiersOf(root: ASTNode): string[] {
  const found = new Set<string>();
  const visit = (node: ASTNode, bound: ReadonlySet<string>): void => {
    if (node.op === "id" && typeof node.args === "string" && !bound.has(node.args)) found.add(node.args);
    const call = methodCall(node);
    const binding = call && bindingOf(call);
    if (binding === undefined) return childrenOf(node).forEach((child) => visit(child, bound));
    visit(binding.source, bound);
    for (const body of binding.bodies) visit(body, new Set([...bound, binding.variable]));
  };
  visit(root, new Set());
  return [...found];
}
