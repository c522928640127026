import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator";
import { InvalidInput } from "../../../tools/errors.ts";

/**
 * A value of CEL as JSON: numbers of one kind, timestamps as ISO 8601, durations as "90s", bytes in base64.
 *
 * @throws InvalidInput for what JSON cannot say: infinite numbers, types.
 */
export function toJson(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "object") return objectToJson(value);
  if (typeof value === "number" && !Number.isFinite(value))
    throw new InvalidInput(`its result is ${value}, which is no number in JSON`);
  return value;
}

function objectToJson(value: object | null): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), toJson(item)]));
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Duration) return value.toString();
  if (value instanceof UnsignedInt) return Number(value.valueOf());
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
  throw new InvalidInput("its result is a type of CEL, which JSON cannot say");
}
