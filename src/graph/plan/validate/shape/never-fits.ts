import { isAny, type Alternative, type Shape } from "./shape.ts";

type Of<Kind extends Alternative["kind"]> = Extract<Alternative, { kind: Kind }>;

const DEEPEST = 8;
/** Pairs that are looked at; schemas that contain themselves many times over would have more than time allows. */
const MOST_PAIRS = 20_000;

interface Search {
  readonly depth: number;
  readonly pairs: { left: number };
}

/** Whether no value of one shape can be a value of the other. Lists are taken to hold something. */
export function neverFits(value: Shape, wanted: Shape): boolean {
  return areAllApart(value, wanted, { depth: 0, pairs: { left: MOST_PAIRS } });
}

function areAllApart(value: Shape, wanted: Shape, { depth, pairs }: Search): boolean {
  // A value that cannot be does no harm: the items of a list that is always empty.
  if (depth > DEEPEST || value.length === 0) return false;
  const deeper = { depth: depth + 1, pairs };
  return value.every((one) => wanted.every((other) => pairs.left-- > 0 && areApart(one, other, deeper)));
}

function areApart(one: Alternative, other: Alternative, search: Search): boolean {
  if (one.kind === "any" || other.kind === "any") return false;
  if (one.kind === "array" || other.kind === "array")
    return one.kind !== "array" || other.kind !== "array" || listsApart(one, other, search);
  if (one.kind === "object" || other.kind === "object")
    return one.kind !== "object" || other.kind !== "object" || objectsApart(one, other, search);
  if (one.kind !== other.kind && !(isNumeric(one.kind) && isNumeric(other.kind))) return true;
  const { values } = other;
  return one.values !== undefined && values !== undefined && !one.values.some((value) => values.includes(value));
}

function isNumeric(kind: Alternative["kind"]): boolean {
  return kind === "integer" || kind === "number";
}

function listsApart(one: Of<"array">, other: Of<"array">, search: Search): boolean {
  if (one.most < other.least || other.most < one.least) return true;
  // An empty list is a list of anything.
  if (one.most === 0 || other.most === 0) return false;
  return areAllApart(one.item(), other.item(), search);
}

function objectsApart(one: Of<"object">, other: Of<"object">, search: Search): boolean {
  return lacks(one, other, search) || lacks(other, one, search);
}

/** Whether `needing` always has a field that `having` never has, or never of that shape. */
function lacks(having: Of<"object">, needing: Of<"object">, search: Search): boolean {
  return [...needing.fields].some(([name, field]) => {
    if (!field.required) return false;
    const there = having.fields.get(name)?.shape ?? having.rest;
    const shape = field.shape();
    // What takes anything may be a schema that makes do with nothing.
    return there === undefined ? !isAny(shape) : areAllApart(there(), shape, search);
  });
}
