import { z } from "zod";
import { planDocument } from "../plan.ts";
import { version } from "../workflow-heading.ts";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Words of which exactly one says who does it. */
const WHO = ["agent", "capability", "workflow", "aggregate"];

/** The JSON Schema (draft 2020-12) of a workflow document, for editors: every word with its meaning and form. */
export function workflowSchema(): JsonSchema {
  const schema = z.toJSONSchema(planDocument, { io: "input", override });
  const title = "Baton workflow";
  const description = "A workflow of agents, bare or under the word workflow. Every word: docs/workflow-language.md.";
  const { $schema, ...rest } = schema;
  return withoutJson({ ...($schema !== undefined && { $schema }), title, description, ...rest });
}

/** Rules that zod checks in code, as far as JSON Schema can say them. */
function override({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: JsonSchema }): void {
  const { properties = {}, required = [] } = jsonSchema;
  if (zodSchema === version) jsonSchema.pattern = String.raw`^\d+\.\d+\.\d+`;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  const who = WHO.filter((word) => Object.hasOwn(properties, word) && !required.includes(word));
  if (who.length > 1) jsonSchema.oneOf = who.map((word) => ({ required: [word] }));
}

/** Any JSON value is what a schema allows by itself; spelled out it only hides the words from editors. */
function withoutJson(schema: JsonSchema): JsonSchema {
  const spelled = /^(#\/\$defs\/)?__schema\d+$/;
  const text = JSON.stringify(schema, (key: string, value: unknown) => {
    if (spelled.test(key)) return undefined;
    if (typeof value !== "object" || value === null || !("$ref" in value)) return value;
    const { $ref, ...rest } = value;
    return typeof $ref === "string" && spelled.test($ref) ? rest : value;
  });
  return JSON.parse(text) as JsonSchema;
}
