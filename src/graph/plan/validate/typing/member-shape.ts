import type { ASTNode } from "@marcbachmann/cel-js";
import { nearest } from "../../../../tools/nearest.ts";
import { describeShape } from "../shape/describe-shape.ts";
import { fieldNames, fieldOf } from "../shape/field-of.ts";
import { ANY, either, type Shape } from "../shape/shape.ts";
import type { Typing } from "./typing.ts";

/** `whole.name`, or `whole["name"]`. */
export function memberShape(node: ASTNode, whole: Shape, name: string, { report }: Typing): Shape {
  const found = fieldOf(whole, name);
  if (found !== undefined || whole.length === 0) return found ?? ANY;
  const names = fieldNames(whole);
  if (whole.some((alternative) => alternative.kind === "object")) {
    const near = nearest(name, names);
    report({
      message: `there is no field ${name}${near === undefined ? "" : `; did you mean ${near}?`}`,
      at: node.pos,
      expected: names.length === 0 ? "no fields" : `one of ${names.toSorted().join(", ")}`,
      nearest: near,
    });
  } else {
    report({ message: `${describeShape(whole)} has no fields, so no ${name}`, at: node.pos });
  }
  return ANY;
}

/** `whole[key]`: a list's item, or a map's value. */
export function elementShape(node: ASTNode & { readonly op: "[]" }, typing: Typing): Shape {
  const [left, right] = node.args;
  const whole = typing.infer(left, typing);
  const key = typing.infer(right, typing);
  const isList = whole.every((alternative) => alternative.kind === "array");
  if (right.op === "value" && typeof right.args === "string" && !isList)
    return memberShape(node, whole, right.args, typing);
  const may = (...kinds: readonly string[]): boolean => key.some(({ kind }) => kind === "any" || kinds.includes(kind));
  const found = whole.flatMap((alternative): Shape[] => {
    if (alternative.kind === "any") return [ANY];
    if (alternative.kind === "array" && may("integer", "number")) return [alternative.item()];
    return alternative.kind === "object" && may("string") ? [ANY] : [];
  });
  if (found.length > 0 || whole.length === 0) return either(...found);
  typing.report({ message: `${describeShape(whole)} has nothing at ${describeShape(key)}`, at: node.pos });
  return ANY;
}
