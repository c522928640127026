import type { ASTNode } from "@marcbachmann/cel-js";
import { isNode } from "../../expression/node.ts";
import { describeShape } from "../shape/describe-shape.ts";
import {
  ANY,
  BOOLEAN,
  either,
  INTEGER,
  isAny,
  NUMBER,
  once,
  STRING,
  type Alternative,
  type Shape,
} from "../shape/shape.ts";
import type { Typing } from "./typing.ts";

/** Reports a part that can never be true or false. */
export function demandBoolean(node: ASTNode, typing: Typing, what: string): void {
  const shape = typing.infer(node, typing);
  if (shape.length === 0 || shape.some(({ kind }) => kind === "any" || kind === "boolean")) return;
  typing.report({ message: `${what} must be bool, not ${describeShape(shape)}`, at: node.pos, expected: "bool" });
}

/** Arithmetic, comparison, `in` and negation. */
export function operatorShape(node: ASTNode, typing: Typing): Shape {
  const operands = (Array.isArray(node.args) ? node.args : [node.args]).filter(isNode);
  const shapes = operands.map((operand) => typing.infer(operand, typing));
  if (node.op === "==" || node.op === "!=") return BOOLEAN;
  const [left = ANY, right = left] = shapes;
  if (left.length === 0 || right.length === 0) return ANY;
  const results = isAny(left) && isAny(right) ? [ofUnknown(node.op)] : pairs(left, right, node.op);
  if (results.length > 0) return either(...results);
  const sign = node.op.replace("_", "");
  const sides = shapes.length === 1 ? describeShape(left) : `${describeShape(left)} and ${describeShape(right)}`;
  typing.report({ message: `${sign} does not work on ${sides}`, at: node.pos });
  return isComparison(node.op) ? BOOLEAN : ANY;
}

function pairs(left: Shape, right: Shape, op: string): Shape[] {
  return left.flatMap((one) => right.flatMap((other) => resultOf(one, op, other) ?? []).map((shape) => [shape]));
}

/** What one kind with another gives; `undefined` where they never go together. */
function resultOf(left: Alternative, op: string, right: Alternative): Shape | undefined {
  if (op === "in") return isOneOf(right, "any", "array", "object") ? BOOLEAN : undefined;
  if (left.kind === "any" || right.kind === "any") {
    const known = left.kind === "any" ? right : left;
    return known.kind === "any" || resultOf(known, op, known) !== undefined || isTime(known)
      ? ofUnknown(op)
      : undefined;
  }
  const numeric = isNumeric(left) && isNumeric(right);
  if (isComparison(op)) {
    const ordered = left.kind === right.kind && isOneOf(left, "string", "boolean", "timestamp", "duration");
    return numeric || ordered ? BOOLEAN : undefined;
  }
  if (isTime(left) && isTime(right)) return op === "+" || op === "-" ? ANY : undefined;
  if (op === "%") return numeric ? INTEGER : undefined;
  if (numeric) return left.kind === "integer" && right.kind === "integer" ? INTEGER : NUMBER;
  return op === "+" ? sumOf(left, right) : undefined;
}

function sumOf(left: Alternative, right: Alternative): Shape | undefined {
  if (left.kind === "string" && right.kind === "string") return STRING;
  if (left.kind === "bytes" && right.kind === "bytes") return [{ kind: "bytes" }];
  if (left.kind !== "array" || right.kind !== "array") return undefined;
  const item = once(() => either(left.item(), right.item()));
  return [{ kind: "array", item, least: left.least + right.least, most: left.most + right.most }];
}

function ofUnknown(op: string): Shape {
  if (isComparison(op) || op === "in") return BOOLEAN;
  if (op === "%") return INTEGER;
  return op === "*" || op === "/" || op === "-_" ? NUMBER : ANY;
}

function isComparison(op: string): boolean {
  return op === "<" || op === "<=" || op === ">" || op === ">=";
}

function isNumeric({ kind }: Alternative): boolean {
  return kind === "integer" || kind === "number";
}

function isTime({ kind }: Alternative): boolean {
  return kind === "timestamp" || kind === "duration";
}

function isOneOf({ kind }: Alternative, ...kinds: readonly Alternative["kind"][]): boolean {
  return kinds.includes(kind);
}
