import pg from "pg";
import { BatonError, InvalidInput } from "../../tools/errors.ts";

/**
 * What the graph threw when it was given a client's values or checkpoint: the client's fault, unless it is the database's or
 * says itself what it is. The graph's reducers and schemas throw errors of every class, so this is decided by where it came from.
 */
export function refusedByGraph(error: unknown, field: string, nodes: readonly string[] = []): Error {
  if (error instanceof BatonError || error instanceof pg.DatabaseError) return error;
  if (error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("E"))
    return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new InvalidInput(`${field}: the graph refused it: ${reason}`, {
    field,
    cause: error,
    ...(nodes.length > 0 && { alternatives: nodes }),
  });
}
