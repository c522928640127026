import type { Alternative, Shape } from "./shape.ts";

const SHOWN = 6;

/** A shape in a few words, as in `string`, `list of integer`, `object with text, score`. */
export function describeShape(shape: Shape, depth = 0): string {
  const words = [...new Set(shape.map((alternative) => describe(alternative, depth)))];
  if (words.length === 0) return "nothing";
  return words.length > SHOWN ? `${words.slice(0, SHOWN).join(" or ")} or other` : words.join(" or ");
}

function describe(alternative: Alternative, depth: number): string {
  if (alternative.kind === "any") return "anything";
  if (alternative.kind === "array")
    return depth > 1 ? "list" : `list of ${describeShape(alternative.item(), depth + 1)}`;
  if (alternative.kind === "object") {
    const names = [...alternative.fields.keys()];
    if (names.length === 0 || depth > 1) return "object";
    return `object with ${names.slice(0, SHOWN).join(", ")}${names.length > SHOWN ? ", …" : ""}`;
  }
  const { kind, values } = alternative;
  if (values === undefined) return kind;
  const shown = values.slice(0, SHOWN).map((value) => JSON.stringify(value));
  return shown.join(" or ");
}
