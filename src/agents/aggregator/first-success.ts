import { NotFound } from "../../tools/errors.ts";
import type { Candidates } from "./candidates.ts";

/** The first value that is there. @throws NotFound when none is. */
export function firstSuccess({ count, present }: Candidates): unknown {
  const [first] = present;
  if (first === undefined) throw new NotFound(`none of ${count} inputs has a value`, { field: "values" });
  return first.value;
}
