import { ANY, either, type Shape } from "./shape.ts";

/** What a field of this name holds in a value of the shape; `undefined` where no such value has it. */
export function fieldOf(shape: Shape, name: string): Shape | undefined {
  const found = shape.flatMap((alternative) => {
    if (alternative.kind === "any") return [ANY];
    if (alternative.kind !== "object") return [];
    const field = alternative.fields.get(name)?.shape ?? alternative.rest;
    return field === undefined ? [] : [field()];
  });
  return found.length === 0 ? undefined : either(...found);
}

/** Names of the fields that a value of the shape can have, as far as they are known. */
export function fieldNames(shape: Shape): string[] {
  return [...new Set(shape.flatMap((each) => (each.kind === "object" ? [...each.fields.keys()] : [])))];
}
