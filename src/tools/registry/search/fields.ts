import type { AgentManifest } from "../manifest.ts";
import { describeParameters } from "./describe-parameters.ts";
import { terms } from "./terms.ts";

/** Weight of a field's words, and how strongly the field's length counts against them (b of BM25F). */
export const fields = {
  name: { weight: 3, lengthNorm: 0.3 },
  description: { weight: 2, lengthNorm: 0.5 },
  capabilities: { weight: 2, lengthNorm: 0.6 },
  examples: { weight: 1, lengthNorm: 0.7 },
  parameters: { weight: 0.5, lengthNorm: 0.7 },
} as const;

export type Field = keyof typeof fields;

export const fieldNames: readonly Field[] = ["name", "description", "capabilities", "examples", "parameters"];

/** The stems of an agent's fields, in order. */
export function fieldTerms(entry: AgentManifest): Readonly<Record<Field, readonly string[]>> {
  const stems = (text: string): readonly string[] => terms(text).map((term) => term.stem);
  return {
    name: stems(entry.name),
    description: stems(entry.description),
    capabilities: stems(entry.capabilities.map(({ name, description }) => `${name} ${description}`).join("\n")),
    examples: stems(entry.capabilities.flatMap((capability) => capability.examples).join("\n")),
    parameters: stems(describeParameters(entry.input)),
  };
}
