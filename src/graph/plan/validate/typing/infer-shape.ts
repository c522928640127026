import type { ASTNode } from "@marcbachmann/cel-js";
import type { ParsedExpression } from "../../expression/parse-expression.ts";
import { isNode } from "../../expression/node.ts";
import { CEL_WORDS } from "../../expression/identifiers-of.ts";
import { ANY, BOOLEAN, either, type Shape } from "../shape/shape.ts";
import { shapeOfValue } from "../shape/shape-of-value.ts";
import { callShape, methodShape } from "./call-shape.ts";
import { elementShape, memberShape } from "./member-shape.ts";
import { demandBoolean, operatorShape } from "./operator-shape.ts";
import type { TypeFault, Typing } from "./typing.ts";

export interface Inferred {
  readonly shape: Shape;
  readonly faults: readonly TypeFault[];
}

/**
 * What an expression yields, given what its names may hold, and what in it can never be evaluated. The library types expressions too, but
 * refuses what runs (branches of two types, a name that may be null) and stops at the first fault.
 */
export function inferShape({ root, fault }: ParsedExpression, shapeOf: (name: string) => Shape): Inferred {
  if (fault !== undefined) return { shape: ANY, faults: [fault] };
  const faults: TypeFault[] = [];
  const shape = infer(root, { shapeOf, report: (found) => void faults.push(found), infer });
  return { shape, faults };
}

function infer(node: ASTNode, typing: Typing): Shape {
  switch (node.op) {
    case "value":
      return literal(node.args);
    case "id":
      return CEL_WORDS.has(node.args) ? [{ kind: "type" }] : typing.shapeOf(node.args);
    case ".":
      return isTypeName(node.args[0]) ? ANY : memberShape(node, infer(node.args[0], typing), node.args[1], typing);
    case "[]":
      return elementShape(node, typing);
    case "call":
      return callShape(node, typing);
    case "rcall":
      return methodShape(node, typing);
    case "list": {
      const items = node.args.map((item) => infer(item, typing));
      return [{ kind: "array", item: () => either(...items), least: items.length, most: items.length }];
    }
    case "map":
      return mapShape(node.args, typing);
    case "?:": {
      const [condition, whenTrue, whenFalse] = node.args;
      demandBoolean(condition, typing, "the condition before ?");
      return either(infer(whenTrue, typing), infer(whenFalse, typing));
    }
    case "||":
    case "&&":
      for (const side of node.args) demandBoolean(side, typing, `each side of ${node.op}`);
      return BOOLEAN;
    case "!_":
      demandBoolean(node.args, typing, "what follows !");
      return BOOLEAN;
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "in":
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
    case "-_":
      return operatorShape(node, typing);
    // Optional access is not part of plans' CEL.
    case ".?":
    case "[?]":
      return ANY;
  }
}

function literal(value: unknown): Shape {
  if (typeof value === "bigint") return [{ kind: "integer", values: [Number(value)] }];
  if (typeof value === "number") return [{ kind: "number", values: [value] }];
  if (value instanceof Uint8Array) return [{ kind: "bytes" }];
  return typeof value === "object" && value !== null ? ANY : shapeOfValue(value);
}

/** `google.protobuf.Timestamp` and the like. */
function isTypeName(node: ASTNode): boolean {
  if (node.op === "id") return CEL_WORDS.has(node.args);
  return node.op === "." && isNode(node.args[0]) && isTypeName(node.args[0]);
}

function mapShape(entries: readonly (readonly [ASTNode, ASTNode])[], typing: Typing): Shape {
  let closed = true;
  const fields = entries.map(([key, value]) => {
    const shape = infer(value, typing);
    const named = key.op === "value" && typeof key.args === "string";
    if (!named) infer(key, typing);
    closed &&= named;
    return [named ? String(key.args) : "", { shape: () => shape, required: named }] as const;
  });
  const known = new Map(fields.filter(([name]) => name !== ""));
  return [{ kind: "object", fields: known, rest: closed ? undefined : () => ANY }];
}
