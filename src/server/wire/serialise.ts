import { BaseMessage } from "@langchain/core/messages";
import { BatonError, toFailure, type Failure } from "../../tools/errors.ts";

/**
 * A value as clients of the LangGraph Server API expect it: messages as flat objects (`{type, content, id, …}`, never
 * LangChain's constructor form), errors as `{error, message}`, everything else as plain JSON. Idempotent. What JSON
 * cannot say is left out (functions, symbols) or written as text (bigints, a reference back to its own container).
 */
export function toWire(value: unknown): unknown {
  return plain(value, []);
}

/** An error as the protocol's `error` event and `__error__` carry it. */
export interface WireError extends Partial<Pick<Failure, "code" | "retryable" | "at" | "attempts" | "handled">> {
  readonly error: string;
  readonly message: string;
}

/**
 * With its code where it has one of the taxonomy, and of a step that failed also where, after which attempts, and what was done about it; of
 * the words of the database or the network nothing is told.
 */
export function errorToWire(error: unknown): WireError {
  if (error instanceof BatonError) {
    const { at, attempts, handled } = error.detail;
    const told = { error: error.name, message: error.message, code: error.code };
    return at === undefined ? told : { ...told, retryable: error.retryable, at, attempts, handled };
  }
  const { code, message } = toFailure(error);
  return { error: error instanceof Error ? error.name : "Error", message, ...(code !== "bug" && { code }) };
}

function plain(value: unknown, containers: readonly object[]): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return value;
    case "number":
      return Number.isFinite(value) ? value : null;
    case "bigint":
      return value.toString();
    case "function":
    case "symbol":
      return undefined;
    case "object":
      return value === null ? null : plainObject(value, containers);
  }
}

function plainObject(value: object, containers: readonly object[]): unknown {
  if (containers.includes(value)) return "[circular]";
  const inside = [...containers, value];
  if (BaseMessage.isInstance(value)) {
    const { type, data } = value.toDict();
    return { ...(plain(data, inside) as object), type };
  }
  if (value instanceof Error) return errorToWire(value);
  if (Array.isArray(value) || value instanceof Set) {
    // As in JSON.stringify, what cannot be said keeps its place in a list.
    return Array.from(value, (item) => plain(item, inside) ?? null);
  }
  if (value instanceof Map) return plainEntries(value.entries(), inside);
  if ("toJSON" in value && typeof value.toJSON === "function") {
    const json: unknown = value.toJSON();
    return json === value ? plainEntries(Object.entries(value), inside) : plain(json, inside);
  }
  return plainEntries(Object.entries(value), inside);
}

function plainEntries(entries: Iterable<readonly [unknown, unknown]>, containers: readonly object[]): object {
  const result: Record<string, unknown> = {};
  for (const [key, value] of entries) {
    const said = plain(value, containers);
    if (said === undefined) continue;
    // "__proto__" from a client's JSON must stay a plain key.
    Object.defineProperty(result, String(key), { value: said, enumerable: true, writable: true, configurable: true });
  }
  return result;
}
