import { isAny, type Alternative, type Shape } from "./shape.ts";

type Of<Kind extends Alternative["kind"]> = Extract<Alternative, { kind: Kind }>;

const DEEPEST = 8;

/** Whether no value of one shape can be a value of the other. Lists are taken to hold something. */
export function neverFits(value: Shape, wanted: Shape, depth = 0): boolean {
  // A value that cannot be does no harm: the items of a list that is always empty.
  if (depth > DEEPEST || value.length === 0) return false;
  return value.every((one) => wanted.every((other) => areApart(one, other, depth)));
}

function areApart(one: Alternative, other: Alternative, depth: number): boolean {
  if (one.kind === "any" || other.kind === "any") return false;
  if (one.kind === "array" || other.kind === "array")
    return one.kind !== "array" || other.kind !== "array" || listsApart(one, other, depth);
  if (one.kind === "object" || other.kind === "object")
    return one.kind !== "object" || other.kind !== "object" || objectsApart(one, other, depth);
  if (one.kind !== other.kind && !(isNumeric(one.kind) && isNumeric(other.kind))) return true;
  const { values } = other;
  return one.values !== undefined && values !== undefined && !one.values.some((value) => values.includes(value));
}

function isNumeric(kind: Alternative["kind"]): boolean {
  return kind === "integer" || kind === "number";
}

function listsApart(one: Of<"array">, other: Of<"array">, depth: number): boolean {
  if (one.most < other.least || other.most < one.least) return true;
  // An empty list is a list of anything.
  if (one.most === 0 || other.most === 0) return false;
  return neverFits(one.item(), other.item(), depth + 1);
}

function objectsApart(one: Of<"object">, other: Of<"object">, depth: number): boolean {
  return lacks(one, other, depth) || lacks(other, one, depth);
}

/** Whether `needing` always has a field that `having` never has, or never of that shape. */
function lacks(having: Of<"object">, needing: Of<"object">, depth: number): boolean {
  return [...needing.fields].some(([name, field]) => {
    if (!field.required) return false;
    const there = having.fields.get(name)?.shape ?? having.rest;
    const shape = field.shape();
    // What takes anything may be a schema that makes do with nothing.
    return there === undefined ? !isAny(shape) : neverFits(there(), shape, depth + 1);
  });
}
