import type { z } from "zod";
import { unwrap, type Schema } from "./schema-walk.ts";

/** Limits of a number, or of the length of a list or text. */
export interface Bounds {
  readonly least?: number;
  /** Whether `least` itself is already too little. */
  readonly above: boolean;
  readonly most?: number;
  readonly whole: boolean;
}

/** The limits that a schema's checks set. */
export function boundsOf(schema: Schema): Bounds {
  const { checks } = unwrap(schema)._zod.def;
  let bounds: Bounds = { above: false, whole: "format" in unwrap(schema)._zod.def };
  for (const check of checks ?? []) {
    const { def } = (check as z.core.$ZodChecks)._zod;
    if (def.check === "greater_than") bounds = { ...bounds, least: Number(def.value), above: !def.inclusive };
    else if (def.check === "less_than") bounds = { ...bounds, most: Number(def.value) };
    else if (def.check === "min_length") bounds = { ...bounds, least: def.minimum };
    else if (def.check === "max_length") bounds = { ...bounds, most: def.maximum };
  }
  return bounds;
}
