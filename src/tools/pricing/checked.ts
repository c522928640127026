import type { z } from "zod";
import { InvalidInput } from "../errors.ts";

/** The value as its schema reads it. @throws InvalidInput that names every field at fault. */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const list = issues.map(({ path, message }) => `${path.join(".") || "request"}: ${message}`);
  throw new InvalidInput(list.join("; "), { field: issues[0]?.path.join(".") ?? "" });
}
