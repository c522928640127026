import { z } from "zod";
import type { AgentManifest } from "../../../../tools/registry/manifest.ts";
import { ANY, type Shape } from "./shape.ts";
import { shapeOfSchema } from "./shape-of-schema.ts";

const inputs = new WeakMap<z.ZodType, Shape>();
const outputs = new WeakMap<z.ZodType, Shape>();

/** What an agent can be given. */
export function inputShape({ input }: Pick<AgentManifest, "input">): Shape {
  return remembered(inputs, input, "input");
}

/** What an agent returns, once its schema has read it. */
export function outputShape({ output }: Pick<AgentManifest, "output">): Shape {
  return remembered(outputs, output, "output");
}

function remembered(known: WeakMap<z.ZodType, Shape>, schema: z.ZodType, io: "input" | "output"): Shape {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const made = shapeOfZod(schema, io);
  known.set(schema, made);
  return made;
}

function shapeOfZod(schema: z.ZodType, io: "input" | "output"): Shape {
  try {
    const json = z.toJSONSchema(schema, {
      io,
      unrepresentable: "any",
      override: ({ zodSchema, jsonSchema }) => {
        if (io === "input" && takesAnything(zodSchema))
          for (const word of Object.keys(jsonSchema)) delete jsonSchema[word];
      },
    });
    return shapeOfSchema(json);
  } catch {
    // A schema that JSON Schema cannot say at all says nothing here either.
    return ANY;
  }
}

/** Schemas that change what they are given before they look at it; their JSON Schema says what they look at. */
function takesAnything(schema: z.core.$ZodTypes): boolean {
  const { def } = schema._zod;
  if (def.type === "catch") return true;
  if (def.type === "pipe") return def.in._zod.def.type === "transform";
  return "coerce" in def && def.coerce === true;
}
