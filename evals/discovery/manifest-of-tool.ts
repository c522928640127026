import { z } from "zod";
import type { AgentManifest } from "../../src/tools/registry/manifest.ts";
import type { ToolLine } from "./tool-line.ts";

/** An entry of the registry that stands for a tool of a file. */
export interface ToolEntry extends AgentManifest {
  readonly id: string;
}

const longest = 60;

/** @param taken names of entries already made; the new one is added */
export function manifestOfTool(tool: ToolLine, taken: Set<string>): ToolEntry {
  const snake = tool.name
    .replaceAll(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, "_")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "_")
    .replaceAll(/^[_\d]+|_+$/gu, "");
  const base = snake.slice(0, longest) || "tool";
  let name = base;
  for (let count = 2; taken.has(name); count += 1) name = `${base.slice(0, longest - 2)}_${count}`;
  taken.add(name);
  const lost = snake.length > longest || /[^\p{ASCII}]/u.test(tool.name);
  return {
    id: tool.id,
    name,
    version: "1.0.0",
    description: tool.description,
    capabilities: lost ? [{ name: tool.name, description: "", examples: [] }] : [],
    input: schemaOf(tool.parameters),
    output: schemaOf(tool.responses),
    effect: "idempotent",
  };
}

const described = z.looseObject({
  type: z.unknown().optional(),
  description: z.string().optional().catch(undefined),
  properties: z.record(z.string(), z.unknown()).optional().catch(undefined),
  required: z.array(z.string()).optional().catch(undefined),
  items: z.unknown().optional(),
  enum: z.array(z.unknown()).optional().catch(undefined),
});

/** A schema with the names, descriptions and plain types of a loosely written one; files say "dict", "str" and "float" too. */
export function schemaOf(parameters: Readonly<Record<string, unknown>> | null | undefined): z.ZodType {
  if (parameters === null || parameters === undefined) return z.object({});
  const isSchema = typeof parameters["type"] === "string" || "properties" in parameters;
  return isSchema ? fromSchema({ ...parameters, description: undefined }) : fromProperties(parameters, undefined);
}

function fromProperties(
  properties: Readonly<Record<string, unknown>>,
  required: readonly string[] | undefined,
): z.ZodType {
  return z.object(
    Object.fromEntries(
      Object.entries(properties).map(([name, node]) => {
        const schema = fromSchema(node);
        return [name, required?.includes(name) === false ? schema.optional() : schema];
      }),
    ),
  );
}

function fromSchema(node: unknown): z.ZodType {
  const read = described.safeParse(node);
  if (!read.success) return z.unknown();
  const { description } = read.data;
  const plain = plainSchema(read.data);
  return description === undefined ? plain : plain.describe(description);
}

function plainSchema({ type, properties, required, items, enum: members }: z.output<typeof described>): z.ZodType {
  const words = (members ?? []).filter((member) => typeof member === "string");
  if (words.length > 0) return z.enum(words);
  if (properties !== undefined) return fromProperties(properties, required);
  if (items !== undefined) return z.array(fromSchema(items));
  if (type === "integer" || type === "int") return z.int();
  if (type === "number" || type === "float") return z.number();
  if (type === "boolean" || type === "bool") return z.boolean();
  return type === "string" || type === "str" ? z.string() : z.unknown();
}
