import semver from "semver";
import { z } from "zod";
import { InvalidInput } from "../../tools/errors.ts";
import type { Cost } from "../../tools/registry/manifest.ts";
import type { Agent } from "../agent.ts";
import { defineAgent } from "../define-agent.ts";

const isZod = (value: unknown): value is z.ZodType => value instanceof z.ZodType;
const jsonSchema = z.looseObject({ type: z.union([z.string(), z.array(z.string())]).optional() });

/** A zod schema of any copy of zod 4, or a JSON Schema. */
const schema = z.unknown().transform((value, context): z.ZodType => {
  if (isZod(value)) return value;
  const read = jsonSchema.safeParse(value);
  try {
    // A zod schema made by another installed copy is no instance of ours; it can still describe itself.
    if (isForeignZod(value)) return z.fromJSONSchema(z.toJSONSchema(value, { io: "input", unrepresentable: "any" }));
    if (read.success) return z.fromJSONSchema(read.data as Parameters<typeof z.fromJSONSchema>[0]);
    context.addIssue({ code: "custom", message: "must be a zod schema or a JSON Schema object" });
  } catch (error) {
    context.addIssue({
      code: "custom",
      message: `is not a JSON Schema: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
  return z.NEVER;
});

function isForeignZod(value: unknown): value is z.ZodType {
  return typeof value === "object" && value !== null && "_zod" in value;
}

const capability = z.union([
  z.string().transform((text) => ({
    name: text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_"),
    description: text,
    examples: [] as string[],
  })),
  z.object({ name: z.string(), description: z.string().default(""), examples: z.array(z.string()).default([]) }),
]);

const range = z
  .object({ expected: z.number().min(0), most: z.number().min(0) })
  .refine(({ expected, most }) => expected <= most, "expects more than the most");

const definition = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, "must be snake_case, starting with a letter"),
  version: z
    .string()
    .refine((text) => semver.valid(text) !== null, 'must be a semantic version as "1.0.0"')
    .default("1.0.0"),
  description: z.string().min(1),
  capabilities: z.array(capability).min(1, "must name at least one capability"),
  input: schema.optional(),
  output: schema.optional(),
  effect: z.enum(["pure", "idempotent", "compensable", "irreversible"]).default("irreversible"),
  timeoutMs: z.number().positive().optional(),
  latencyMs: z.number().positive().optional(),
  cost: z.object({ tokens: range.optional(), usd: range.optional() }).optional(),
  execute: z.custom<Agent["execute"]>(
    (value) => typeof value === "function",
    "must be a function (task, context) => result",
  ),
});

/**
 * Makes an agent of a module's default export: a plain object `{name, version, description, capabilities, input, output, effect?,
 * execute(task, context)}`. Without `output` anything may be returned; without `effect` the worst is assumed.
 *
 * @throws InvalidInput naming every field that is wrong.
 */
export function moduleAgent(exported: unknown, file: string): Agent {
  const read = definition.safeParse(exported);
  if (!read.success) {
    const reasons = read.error.issues.map((issue) => `${issue.path.join(".") || "default export"}: ${issue.message}`);
    throw new InvalidInput(`${file} is no agent: ${reasons.join("; ")}`, {
      field: read.error.issues.map((issue) => issue.path.join(".")).join(", "),
    });
  }
  const { timeoutMs, latencyMs, cost, execute, input = z.looseObject({}), output = z.unknown(), ...rest } = read.data;
  const made = defineAgent({
    ...rest,
    input,
    output,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(cost !== undefined && { cost: declared(cost) }),
    execute: (task, context) => execute.call(exported, { ...task, input: { ...(task.input as object) } }, context),
  });
  return made;
}

function declared({ tokens, usd }: z.output<typeof definition.shape.cost> & object): Cost {
  return { ...(tokens !== undefined && { tokens }), ...(usd !== undefined && { usd }) };
}
