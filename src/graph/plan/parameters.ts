import { z } from "zod";

/** An agent's parameters, read off its input schema. */
export interface Parameters {
  /** By name, in the order of declaration. */
  readonly declared: ReadonlyMap<string, z.ZodType>;
  /** Whether values under other names are taken too. */
  readonly open: boolean;
}

/** The parameters of an object schema; any other schema has none and is open. */
export function parametersOf(input: z.ZodType): Parameters {
  if (!(input instanceof z.ZodObject)) return { declared: new Map(), open: true };
  const shape = Object.entries(input.shape);
  const { catchall } = input.def;
  return { declared: new Map(shape), open: catchall !== undefined && !(catchall instanceof z.ZodNever) };
}

/** Whether the parameter must be given. */
export function isRequired(schema: z.ZodType): boolean {
  return !schema.safeParse(undefined).success;
}
