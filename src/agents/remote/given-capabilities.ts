import type { Capability } from "../../tools/registry/manifest.ts";
import type { GivenCapability } from "./remote-definition.ts";
import { snakeName, unusedName } from "./snake-name.ts";

/** Capabilities as a definition names them: in words, or in full. */
export function givenCapabilities(given: readonly GivenCapability[]): Capability[] {
  const taken = new Set<string>();
  return given.map((each) => {
    const { name, description, examples } =
      typeof each === "string" ? { name: snakeName(each), description: each, examples: [] } : each;
    const unique = unusedName(name, description, (wanted) => taken.has(wanted));
    taken.add(unique);
    return { name: unique, description: description === "" ? name.replaceAll("_", " ") : description, examples };
  });
}
