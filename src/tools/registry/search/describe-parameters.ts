import { z } from "zod";

const described = z.looseObject({
  description: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
});

/** Deepest level of a schema whose names still help to find an agent. */
const depth = 3;

/** The names and descriptions of a schema's parameters, as text to search. */
export function describeParameters(schema: z.ZodType): string {
  return collect(z.toJSONSchema(schema, { io: "input", unrepresentable: "any", cycles: "ref" }), depth).join(" ");
}

function collect(node: unknown, levels: number): string[] {
  const parsed = described.safeParse(node);
  if (!parsed.success || levels < 0) return [];
  const { description, properties, anyOf, items } = parsed.data;
  return [
    ...(description === undefined ? [] : [description]),
    ...Object.entries(properties ?? {}).flatMap(([name, value]) => [name, ...collect(value, levels - 1)]),
    ...(anyOf ?? []).flatMap((value) => collect(value, levels - 1)),
    ...(items === undefined ? [] : collect(items, levels - 1)),
  ];
}
