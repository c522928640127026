import type { Origin } from "../evidence/origin.ts";
import type { SentenceClaim } from "../write/claim.ts";
import { readBoolean, readDate, readNumber } from "./read-value.ts";
import type { SchemaNode } from "./json-schema.ts";
import { propertyWords, type ValueSource } from "./value-source.ts";

export interface Filled {
  readonly value: unknown;
  readonly origins: readonly Origin[];
}

interface Context {
  readonly root: SchemaNode;
  readonly source: ValueSource;
  /** The answer in sentences, for properties that ask for it as a whole. */
  readonly claims: readonly SentenceClaim[];
}

const whole =
  /^(?:answer|text|reply|response|summary|message|body|content|explanation|result|description|statement)s?$/iu;
const lists =
  /^(?:answers?|points?|bullets?|items?|findings?|facts?|statements?|sentences?|highlights?|results?|list|conditions?|steps?|notes?)$/iu;

/** Fills one node of a schema from what was found; `undefined` when nothing fits. Property names and descriptions lead. */
export function fillSchema(node: SchemaNode, name: string, context: Context): Filled | undefined {
  const resolved = resolve(node, context.root);
  if (resolved.const !== undefined) return { value: resolved.const, origins: [] };
  if (resolved.enum !== undefined) return pick(resolved.enum, name, resolved, context);
  const choices = resolved.anyOf ?? resolved.oneOf;
  if (choices !== undefined) {
    return choices.map((choice) => fillSchema(choice, name, context)).find((filled) => filled !== undefined);
  }
  for (const type of typesOf(resolved)) {
    const filled = fillType(type, resolved, name, context);
    if (filled !== undefined) return filled;
  }
  return typesOf(resolved).includes("null") ? { value: null, origins: [] } : fallback(resolved);
}

function fillType(type: string, node: SchemaNode, name: string, context: Context): Filled | undefined {
  switch (type) {
    case "object":
      return fillObject(node, context);
    case "array":
      return fillArray(node, name, context);
    case "string":
      return fillString(node, name, context);
    case "number":
    case "integer":
      return fromSentences(name, node, context, (text) => readNumber(text, propertyWords(name), type === "integer"));
    case "boolean":
      return fromSentences(name, node, context, readBoolean);
    default:
      return undefined;
  }
}

function fillObject(node: SchemaNode, context: Context): Filled | undefined {
  const entries = Object.entries(node.properties ?? {}).map(([name, inner]) => ({
    name,
    filled: fillSchema(inner, name, context),
  }));
  const missing = entries.some(({ name, filled }) => filled === undefined && node.required?.includes(name) === true);
  if (missing) return undefined;
  const present = entries.filter(({ filled }) => filled !== undefined);
  return {
    value: Object.fromEntries(present.map(({ name, filled }) => [name, filled?.value])),
    origins: present.flatMap(({ filled }) => filled?.origins ?? []),
  };
}

function fillArray(node: SchemaNode, name: string, context: Context): Filled | undefined {
  const items = node.items === undefined ? { type: "string" } : resolve(node.items, context.root);
  if (typesOf(items).includes("object")) return fillRows(items, context);
  if (typesOf(items).includes("string") && items.enum === undefined) {
    const about = lists.test(name) ? [] : context.source.about(name, node.description ?? "").slice(0, 6);
    const chosen = about.length > 0 ? about : context.claims;
    return { value: chosen.map(({ text }) => text), origins: chosen.flatMap(({ origins }) => origins) };
  }
  const one = fillSchema(items, name, context);
  return one && { value: [one.value], origins: one.origins };
}

/** The table whose columns fit the properties best, row by row. */
function fillRows(items: SchemaNode, { source }: Context): Filled | undefined {
  const names = Object.keys(items.properties ?? {});
  const fits = source.tables.map((table) => ({ table, columns: names.map((name) => columnFor(name, table.columns)) }));
  const best = fits
    .filter(({ columns }) => names.every((name, at) => columns[at] !== -1 || items.required?.includes(name) !== true))
    .toSorted((a, b) => count(b.columns) - count(a.columns))[0];
  if (best === undefined || count(best.columns) === 0) return undefined;
  const rows = best.table.rows.map((row) =>
    Object.fromEntries(
      names.flatMap((name, at) => {
        const cell = row[best.columns[at] ?? -1];
        return cell === undefined ? [] : [[name, typed(cell, items.properties?.[name])]];
      }),
    ),
  );
  return {
    value: rows,
    origins: [{ kind: "step", step: best.table.step, quote: `table of ${best.table.columns.join(", ")}` }],
  };
}

function fillString(node: SchemaNode, name: string, context: Context): Filled | undefined {
  const date = node.format === "date" || node.format === "date-time";
  if (date) return fromSentences(name, node, context, readDate);
  const value = context.source.named(name, () => true);
  if (value !== undefined) return { value: String(value.value), origins: [value.origin] };
  const best = context.source.about(name, node.description ?? "")[0];
  if (best !== undefined && !whole.test(name)) return { value: best.text, origins: best.origins };
  if (!whole.test(name) || context.claims.length === 0) return undefined;
  return {
    value: context.claims.map(({ text }) => text).join(" "),
    origins: context.claims.flatMap(({ origins }) => origins),
  };
}

function fromSentences<T extends string | number | boolean>(
  name: string,
  node: SchemaNode,
  { source }: Context,
  read: (text: string) => T | undefined,
): Filled | undefined {
  const named = source.named(name, (value) => readTyped(value, read) !== undefined);
  if (named !== undefined) return { value: readTyped(named.value, read), origins: [named.origin] };
  for (const sentence of source.about(name, node.description ?? "").slice(0, 3)) {
    const value = read(sentence.text);
    if (value !== undefined) return { value, origins: sentence.origins };
  }
  return undefined;
}

function readTyped<T extends string | number | boolean>(
  value: string | number | boolean,
  read: (text: string) => T | undefined,
): T | undefined {
  return read(typeof value === "boolean" ? (value ? "yes" : "no") : String(value));
}

function pick(
  options: readonly unknown[],
  name: string,
  node: SchemaNode,
  { source, claims }: Context,
): Filled | undefined {
  const near = [...source.about(name, node.description ?? "").slice(0, 3), ...claims];
  for (const { text, origins } of near) {
    const value = options.find(
      (option) =>
        typeof option === "string" &&
        new RegExp(String.raw`(?<![\p{L}\p{N}])${escape(option)}(?![\p{L}\p{N}])`, "iu").test(text),
    );
    if (value !== undefined) return { value, origins };
  }
  return fallback(node);
}

function fallback(node: SchemaNode): Filled | undefined {
  return node.default === undefined ? undefined : { value: node.default, origins: [] };
}

function resolve(node: SchemaNode, root: SchemaNode): SchemaNode {
  if (node.$ref === undefined || !node.$ref.startsWith("#/")) return node;
  let at: unknown = root;
  for (const key of node.$ref.slice(2).split("/")) {
    at = typeof at === "object" && at !== null ? Object.entries(at).find(([name]) => name === key)?.[1] : undefined;
  }
  return typeof at === "object" && at !== null ? { ...node, ...at } : node;
}

function typesOf({ type, properties, items }: SchemaNode): readonly string[] {
  if (type !== undefined) return typeof type === "string" ? [type] : type;
  if (properties !== undefined) return ["object"];
  return items === undefined ? ["string"] : ["array"];
}

function columnFor(name: string, columns: readonly string[]): number {
  const wanted = propertyWords(name).toLowerCase();
  const exact = columns.findIndex((column) => propertyWords(column).toLowerCase() === wanted);
  return exact !== -1
    ? exact
    : columns.findIndex((column) =>
        propertyWords(column)
          .toLowerCase()
          .split(" ")
          .some((word) => wanted.split(" ").includes(word)),
      );
}

function typed(cell: string, node: SchemaNode | undefined): unknown {
  const type = node === undefined ? "string" : typesOf(node)[0];
  if (type === "number" || type === "integer") return readNumber(cell, "", type === "integer") ?? cell;
  return type === "boolean" ? (readBoolean(cell) ?? cell) : cell;
}

function count(columns: readonly number[]): number {
  return columns.filter((column) => column !== -1).length;
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);
}
