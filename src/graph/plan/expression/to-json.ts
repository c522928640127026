import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator";
import { InvalidInput } from "../../../tools/errors.ts";

/**
 * A value of CEL as JSON: numbers of one kind, timestamps as ISO 8601, durations as "90s", bytes in base64.
 *
 * @throws InvalidInput for what JSON cannot say: infinite numbers, types.
 */
export function toJson(value: unknown): unknown {
  switch (typeof value) {
    case "bigint":
      return Number(value);
    case "number":
      if (Number.isFinite(value)) return value;
      throw new InvalidInput(`its result is ${value}, which is no number in JSON`);
    case "string":
    case "boolean":
    case "undefined":
      return value;
    default:
      return objectToJson(value);
  }
}

function objectToJson(value: unknown): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), toJson(item)]));
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Duration) return value.toString();
  if (value instanceof UnsignedInt) return Number(value.valueOf());
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  const prototype: unknown = typeof value === "object" ? Object.getPrototypeOf(value) : undefined;
  if (typeof value === "object" && (prototype === Object.prototype || prototype === null))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
  throw new InvalidInput("its result is a type of CEL, which JSON cannot say");
}
