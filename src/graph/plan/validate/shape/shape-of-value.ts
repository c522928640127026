import { ANY, either, type Shape } from "./shape.ts";

/** Exactly this JSON value. */
export function shapeOfValue(value: unknown): Shape {
  if (typeof value === "string" || typeof value === "boolean") return [{ kind: typeOf(value), values: [value] }];
  if (typeof value === "number") return [{ kind: Number.isInteger(value) ? "integer" : "number", values: [value] }];
  return ofParts(value);
}

function typeOf(value: string | boolean): "string" | "boolean" {
  return typeof value === "string" ? "string" : "boolean";
}

function ofParts(value: unknown): Shape {
  if (value === null) return [{ kind: "null" }];
  if (Array.isArray(value)) {
    const items = value.map(shapeOfValue);
    return [{ kind: "array", item: () => either(...items), least: items.length, most: items.length }];
  }
  if (typeof value !== "object") return ANY;
  const fields = Object.entries(value).map(
    ([name, field]) => [name, { shape: () => shapeOfValue(field), required: true }] as const,
  );
  return [{ kind: "object", fields: new Map(fields), rest: undefined }];
}
