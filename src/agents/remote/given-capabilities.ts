import type { Capability } from "../../tools/registry/manifest.ts";
import { readSchema } from "./json-schema.ts";
import type { GivenCapability } from "./remote-definition.ts";
import { snakeName, unusedName } from "./snake-name.ts";

/** Capabilities as a definition names them: in words, or in full. @throws InvalidInput for a schema that cannot be read */
export function givenCapabilities(given: readonly GivenCapability[]): Capability[] {
  const taken = new Set<string>();
  return given.map((each, index) => {
    const { name, description, examples, input, output } = typeof each === "string" ? inWords(each) : each;
    const unique = unusedName(name, description, (wanted) => taken.has(wanted));
    taken.add(unique);
    return {
      name: unique,
      description: description === "" ? name.replaceAll("_", " ") : description,
      examples,
      ...(input !== undefined && { input: readSchema(input, `capabilities.${index}.input`) }),
      ...(output !== undefined && { output: readSchema(output, `capabilities.${index}.output`) }),
    };
  });
}

function inWords(description: string): Exclude<GivenCapability, string> {
  return { name: snakeName(description), description, examples: [] };
}
