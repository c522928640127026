import { parseExpression } from "../expression/parse-expression.ts";

/** How many items a list has, as far as it can be known before the run. */
export interface Length {
  readonly least: number;
  readonly most: number;
}

/** Lengths of the lists that names stand for, where they are known. */
export type Lengths = (name: string) => Length | undefined;

/** The length of the list an expression gives: of lists written out, of names whose length is known, and of what maps and filters them. */
export function listLength(expression: string, lengths: Lengths): Length | undefined {
  try {
    return lengthOf(parseExpression(expression).root, lengths);
  } catch {
    // Not CEL: the validator's business; nothing is known of its length.
    return undefined;
  }
}

function lengthOf(node: unknown, lengths: Lengths): Length | undefined {
  if (!isNode(node)) return undefined;
  const { op, args } = node;
  if (op === "id" && typeof args === "string") return lengths(args);
  if (!Array.isArray(args)) return undefined;
  const parts = args as readonly unknown[];
  if (op === "list") return { least: parts.length, most: parts.length };
  if (op === "+") return sum(lengthOf(parts[0], lengths), lengthOf(parts[1], lengths));
  if (op === "?:") return either(lengthOf(parts[1], lengths), lengthOf(parts[2], lengths));
  if (op !== "rcall") return undefined;
  const [name, receiver, given] = parts;
  const length = lengthOf(receiver, lengths);
  if (length === undefined || !Array.isArray(given)) return undefined;
  if (name === "map" && given.length === 2) return length;
  return name === "filter" || name === "map" ? { least: 0, most: length.most } : undefined;
}

function sum(a: Length | undefined, b: Length | undefined): Length | undefined {
  return a && b && { least: a.least + b.least, most: a.most + b.most };
}

function either(a: Length | undefined, b: Length | undefined): Length | undefined {
  return a && b && { least: Math.min(a.least, b.least), most: Math.max(a.most, b.most) };
}

function isNode(value: unknown): value is { readonly op: string; readonly args: unknown } {
  return typeof value === "object" && value !== null && "op" in value && "args" in value;
}
