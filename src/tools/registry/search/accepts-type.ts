import { z } from "zod";

/** A JSON Schema, as far as types are compared. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

const shape = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  enum: z.array(z.unknown()).optional(),
});
type Shape = z.output<typeof shape>;

/** Deepest level compared; what lies below is taken to fit. */
const depth = 6;

/**
 * Whether every value of one type is a value of another, by type, properties, items, enumerations and alternatives. What it does not know,
 * such as patterns and references, is taken to fit: this narrows a search, and the call itself checks the value.
 */
export function acceptsType(target: unknown, given: unknown, levels: number = depth): boolean {
  const [taken, offered] = [shape.safeParse(target), shape.safeParse(given)];
  if (levels < 0 || !taken.success || !offered.success) return target !== false;
  return acceptsShape(taken.data, offered.data, levels);
}

function acceptsShape(target: Shape, given: Shape, levels: number): boolean {
  const alternatives = given.anyOf ?? given.oneOf;
  if (alternatives !== undefined) return alternatives.every((each) => acceptsType(target, each, levels - 1));
  const options = target.anyOf ?? target.oneOf;
  if (options !== undefined) return options.some((each) => acceptsType(each, given, levels - 1));
  if (!acceptsKinds(kinds(target), kinds(given))) return false;
  if (target.enum !== undefined && !acceptsMembers(target.enum, given.enum)) return false;
  if (target.items !== undefined && given.items !== undefined && !acceptsType(target.items, given.items, levels - 1))
    return false;
  return acceptsProperties(target, given, levels);
}

function acceptsProperties(target: Shape, given: Shape, levels: number): boolean {
  if (kinds(given)?.includes("object") !== true) return true;
  const { properties = {} } = given;
  const missing = (target.required ?? []).some((name) => !Object.hasOwn(properties, name));
  if (missing) return false;
  return Object.entries(target.properties ?? {}).every(
    ([name, type]) => !Object.hasOwn(properties, name) || acceptsType(type, properties[name], levels - 1),
  );
}

function acceptsMembers(taken: readonly unknown[], offered: readonly unknown[] | undefined): boolean {
  const known = new Set(taken.map((value) => JSON.stringify(value)));
  return offered?.every((value) => known.has(JSON.stringify(value))) === true;
}

/** The types a schema allows; `undefined` for any. */
function kinds({ type, properties }: Shape): readonly string[] | undefined {
  if (type === undefined) return properties === undefined ? undefined : ["object"];
  return Array.isArray(type) ? type : [type];
}

function acceptsKinds(taken: readonly string[] | undefined, offered: readonly string[] | undefined): boolean {
  if (taken === undefined) return true;
  if (offered === undefined) return false;
  return offered.every((kind) => taken.includes(kind) || (kind === "integer" && taken.includes("number")));
}
