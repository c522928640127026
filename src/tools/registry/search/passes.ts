import semver from "semver";
import { z } from "zod";
import { InvalidInput } from "../../errors.ts";
import type { AgentManifest } from "../manifest.ts";
import type { SearchOptions } from "../registry.ts";
import { acceptsType, type JsonSchema } from "./accepts-type.ts";

/**
 * The condition that the options of a search come to; cheap ones first.
 *
 * @throws InvalidInput for a malformed range of versions.
 */
export function passes<Entry extends AgentManifest>(options: SearchOptions<Entry>): (entry: Entry) => boolean {
  const { capability, effect, input, output, tenant, version, filter } = options;
  const range = version === undefined ? undefined : semver.validRange(version);
  if (range === null) {
    throw new InvalidInput(`Version "${version ?? ""}" is not a range of semantic versions such as ^1.2 or >=2 <3.`, {
      field: "version",
    });
  }
  const effects = typeof effect === "string" ? [effect] : effect;
  const conditions: readonly ((entry: Entry) => boolean)[] = [
    (entry) => entry.tenant === undefined || entry.tenant === tenant,
    ...(effects === undefined ? [] : [(entry: Entry) => effects.includes(entry.effect)]),
    ...(capability === undefined ? [] : [(entry: Entry) => entry.capabilities.some(({ name }) => name === capability)]),
    ...(range === undefined ? [] : [(entry: Entry) => semver.satisfies(entry.version, range)]),
    ...(filter === undefined ? [] : [filter]),
    ...(input === undefined ? [] : [(entry: Entry) => takes(entry, input, capability)]),
    ...(output === undefined ? [] : [(entry: Entry) => gives(entry, output, capability)]),
  ];
  return (entry) => conditions.every((condition) => condition(entry));
}

function takes(entry: AgentManifest, given: JsonSchema, capability: string | undefined): boolean {
  return schemasOf(entry, "input", capability).some((schema) => acceptsType(asJson(schema, "input"), given));
}

function gives(entry: AgentManifest, wanted: JsonSchema, capability: string | undefined): boolean {
  return schemasOf(entry, "output", capability).some((schema) => acceptsType(wanted, asJson(schema, "output")));
}

/** The schemas of the capabilities, of the one asked for or of all, each its agent's own where it has none. */
function schemasOf(entry: AgentManifest, side: "input" | "output", capability: string | undefined): z.ZodType[] {
  const meant = entry.capabilities.filter(({ name }) => capability === undefined || name === capability);
  return [...new Set(meant.length === 0 ? [entry[side]] : meant.map((each) => each[side] ?? entry[side]))];
}

const known = { input: new WeakMap<z.ZodType, JsonSchema>(), output: new WeakMap<z.ZodType, JsonSchema>() };

/** Schemas do not change, and turning one into JSON Schema takes fifty times as long as comparing two. */
function asJson(schema: z.ZodType, side: "input" | "output"): JsonSchema {
  const before = known[side].get(schema);
  if (before !== undefined) return before;
  const made = z.toJSONSchema(schema, { io: side, unrepresentable: "any", cycles: "ref" });
  known[side].set(schema, made);
  return made;
}
