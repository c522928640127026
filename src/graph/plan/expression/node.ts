import type { ASTNode } from "@marcbachmann/cel-js";

export function isNode(value: unknown): value is ASTNode {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}

/** The nodes right below one, whatever its form. */
export function childrenOf(node: ASTNode): ASTNode[] {
  return nodesIn(node.args);
}

function nodesIn(value: unknown): ASTNode[] {
  if (isNode(value)) return [value];
  return Array.isArray(value) ? value.flatMap(nodesIn) : [];
}

/** A call with a receiver, as `list.map(x, …)`. */
export interface MethodCall {
  readonly method: string;
  readonly receiver: ASTNode;
  readonly args: readonly ASTNode[];
}

export function methodCall(node: ASTNode): MethodCall | undefined {
  if (node.op !== "rcall") return undefined;
  const [method, receiver, args] = node.args as readonly unknown[];
  return isNode(receiver) && Array.isArray(args)
    ? { method: String(method), receiver, args: args.filter(isNode) }
    : undefined;
}

const LOOPS: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "map", "filter"]);

/** A macro that introduces a variable. */
export interface Binding {
  readonly kind: "loop" | "bind";
  readonly variable: string;
  /** Where the variable's values come from: a list or map, or with `cel.bind` the value. */
  readonly source: ASTNode;
  /** Evaluated with the variable in sight. */
  readonly bodies: readonly ASTNode[];
}

/** What variable a call introduces, if it is one of CEL's macros that do. */
export function bindingOf({ method, receiver, args }: MethodCall): Binding | undefined {
  const [first, ...rest] = args;
  if (first?.op !== "id" || typeof first.args !== "string") return undefined;
  if (LOOPS.has(method) && rest.length > 0)
    return { kind: "loop", variable: first.args, source: receiver, bodies: rest };
  const [value, body] = rest;
  const binds = method === "bind" && receiver.op === "id" && receiver.args === "cel";
  if (!binds || value === undefined || body === undefined) return undefined;
  return { kind: "bind", variable: first.args, source: value, bodies: [body] };
}
