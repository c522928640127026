/** Kinds of values that have no parts: JSON's, and those only CEL's expressions have. A `number` may be whole, an `integer` is. */
export type ScalarKind =
  | "null"
  | "boolean"
  | "integer"
  | "number"
  | "string"
  | "bytes"
  | "timestamp"
  | "duration"
  | "type";

export interface Field {
  /** A function, for schemas may contain themselves. */
  readonly shape: () => Shape;
  readonly required: boolean;
}

export type Alternative =
  | { readonly kind: "any" }
  /** `values`: the only ones possible. */
  | { readonly kind: ScalarKind; readonly values?: readonly unknown[] }
  | { readonly kind: "array"; readonly item: () => Shape; readonly least: number; readonly most: number }
  /** `rest`: what other fields hold; `undefined` where there are none. */
  | {
      readonly kind: "object";
      readonly fields: ReadonlyMap<string, Field>;
      readonly rest: (() => Shape) | undefined;
    };

/**
 * What a value may be: one of these. Always at least what is possible, never less, so that "no shape fits" is certain. An empty one stands
 * for a value that cannot be.
 */
export type Shape = readonly Alternative[];

export const ANY: Shape = [{ kind: "any" }];
export const NULL: Shape = [{ kind: "null" }];
export const BOOLEAN: Shape = [{ kind: "boolean" }];
export const INTEGER: Shape = [{ kind: "integer" }];
export const NUMBER: Shape = [{ kind: "number" }];
export const STRING: Shape = [{ kind: "string" }];

export function listOf(item: Shape): Shape {
  return [{ kind: "array", item: () => item, least: 0, most: Infinity }];
}

export function isAny(shape: Shape): boolean {
  return shape.some((alternative) => alternative.kind === "any");
}

/** More ways than anybody distinguishes; a shape of more is anything. */
const MOST_ALTERNATIVES = 64;

/** One of either. */
export function either(...shapes: readonly Shape[]): Shape {
  const all = new Set<Alternative>();
  for (const shape of shapes) for (const alternative of shape) all.add(alternative);
  return all.size > MOST_ALTERNATIVES || shapes.some(isAny) ? ANY : [...all];
}

/** A shape made when it is first asked for. */
export function once(make: () => Shape): () => Shape {
  let made: Shape | undefined;
  return () => (made ??= make());
}
