import type { AgentManifest } from "../manifest.ts";
import { describeParameters } from "./describe-parameters.ts";
import { terms } from "./terms.ts";

/**
 * Weight of a field's words, and how strongly the field's length counts against them (b of BM25F). Chosen by what they do on three public
 * sets of tools together: between half and twice a weight, recall moves by up to two points.
 */
export const fields = {
  name: { weight: 3.5, lengthNorm: 0.8 },
  description: { weight: 2, lengthNorm: 0.4 },
  capabilities: { weight: 2, lengthNorm: 0.6 },
  examples: { weight: 1, lengthNorm: 0.7 },
  parameters: { weight: 1, lengthNorm: 0.9 },
  results: { weight: 0.6, lengthNorm: 0.7 },
} as const;

export type Field = keyof typeof fields;

export const fieldNames: readonly Field[] = [
  "name",
  "description",
  "capabilities",
  "examples",
  "parameters",
  "results",
];

/** The stems of an entry by field, in order. */
export type FieldTerms = Readonly<Record<Field, readonly string[]>>;

/** The stems of an agent's fields, in order. */
export function fieldTerms(entry: AgentManifest): FieldTerms {
  const { capabilities } = entry;
  return {
    name: stems(entry.name),
    description: stems(entry.description),
    capabilities: stems(capabilities.map(({ name, description }) => `${name} ${description}`).join("\n")),
    examples: stems(capabilities.flatMap((capability) => capability.examples).join("\n")),
    parameters: stems(describeSchemas(entry.input, ...capabilities.map(({ input }) => input))),
    results: stems(describeSchemas(entry.output, ...capabilities.map(({ output }) => output))),
  };
}

function describeSchemas(...schemas: readonly (AgentManifest["input"] | undefined)[]): string {
  return schemas.map((schema) => (schema === undefined ? "" : describeParameters(schema))).join("\n");
}

function stems(text: string): readonly string[] {
  return text === "" ? [] : terms(text).map((term) => term.stem);
}
