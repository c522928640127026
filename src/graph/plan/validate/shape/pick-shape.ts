import { fieldOf } from "./field-of.ts";
import { either, type Alternative, type Shape } from "./shape.ts";

/**
 * What a step whose only output has this name writes, given what its agent returns: the whole, or the field of that name. What may be a
 * finding may be either.
 */
export function pickOnly(output: Shape, name: string): Shape {
  return either(
    ...output.map((alternative): Shape => {
      const field = fieldOf([alternative], name);
      if (alternative.kind === "any" || field === undefined) return [alternative];
      return isAlways(alternative, name) && fieldOf([alternative], "statements") === undefined
        ? field
        : either([alternative], field);
    }),
  );
}

function isAlways(alternative: Alternative, name: string): boolean {
  return alternative.kind === "object" && alternative.fields.get(name)?.required === true;
}
