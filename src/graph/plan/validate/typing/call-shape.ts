import type { ASTNode } from "@marcbachmann/cel-js";
import { bindingOf, methodCall, type Binding } from "../../expression/node.ts";
import { describeShape } from "../shape/describe-shape.ts";
import { ANY, BOOLEAN, either, listOf, STRING, type Shape } from "../shape/shape.ts";
import { demandBoolean } from "./operator-shape.ts";
import { shapeOfType, takes } from "./cel-types.ts";
import { functionsOf } from "./functions.ts";
import { withVariable, type Typing } from "./typing.ts";

/** `name(arguments)`. */
export function callShape(node: ASTNode & { readonly op: "call" }, typing: Typing): Shape {
  const [name, args] = node.args;
  // Only asks whether a field is there.
  if (name === "has") return BOOLEAN;
  const shapes = args.map((argument) => typing.infer(argument, typing));
  return chosen(node, name, functionsOf(name, args.length, false), [], shapes, typing);
}

/** `receiver.name(arguments)`, macros included. */
export function methodShape(node: ASTNode, typing: Typing): Shape {
  const call = methodCall(node);
  if (call === undefined) return ANY;
  const binding = bindingOf(call);
  if (binding !== undefined) return bindingShape(node, call.method, binding, typing);
  const receiver = typing.infer(call.receiver, typing);
  const shapes = call.args.map((argument) => typing.infer(argument, typing));
  return chosen(node, call.method, functionsOf(call.method, shapes.length, true), [receiver], shapes, typing);
}

/** The union of what the overloads give that these arguments may choose. */
function chosen(
  node: ASTNode,
  name: string,
  overloads: ReturnType<typeof functionsOf>,
  receiver: readonly Shape[],
  args: readonly Shape[],
  { report }: Typing,
): Shape {
  if (overloads.length === 0 || [...receiver, ...args].some((shape) => shape.length === 0)) return ANY;
  const fitting = overloads.filter(({ types }) =>
    [...receiver, ...args].every((shape, place) => takes(types[place] ?? "dyn", shape)),
  );
  if (fitting.length > 0) return either(...fitting.map(({ returns }) => shapeOfType(returns)));
  const given = args.map((shape) => describeShape(shape)).join(", ");
  const of = receiver.map((shape) => ` of ${describeShape(shape)}`).join("");
  report({
    message: `there is no ${name}(${given})${of}`,
    at: node.pos,
    expected: overloads.map(({ signature }) => signature).join(", "),
  });
  return ANY;
}

function bindingShape(node: ASTNode, method: string, binding: Binding, typing: Typing): Shape {
  const source = typing.infer(binding.source, typing);
  const item = binding.kind === "bind" ? source : itemShape(node, method, source, typing);
  const inside = withVariable(typing, binding.variable, item);
  const [first, second] = binding.bodies;
  if (binding.kind === "bind" || method === "map") {
    if (first === undefined) return ANY;
    if (second !== undefined) demandBoolean(first, inside, `the filter of ${method}`);
    const result = typing.infer(second ?? first, inside);
    return binding.kind === "bind" ? result : listOf(result);
  }
  if (first !== undefined) demandBoolean(first, inside, `the predicate of ${method}`);
  return method === "filter" ? listOf(item) : BOOLEAN;
}

function itemShape(node: ASTNode, method: string, source: Shape, { report }: Typing): Shape {
  const items = source.flatMap((alternative): Shape[] => {
    if (alternative.kind === "any") return [ANY];
    if (alternative.kind === "array") return [alternative.item()];
    return alternative.kind === "object" ? [STRING] : [];
  });
  if (items.length > 0 || source.length === 0) return items.length === 0 ? ANY : either(...items);
  report({
    message: `${method} goes over lists and maps, not ${describeShape(source)}`,
    at: node.pos,
    expected: "list or map",
  });
  return ANY;
}
