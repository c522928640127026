import { z } from "zod";

/** One question of a file of queries and which tools are right for it. Other fields are ignored. */
export const queryLine = z
  .object({
    id: z.string().min(1),
    query: z.string().min(1),
    /** Ids of the right tools, all of which are needed. */
    gold: z.array(z.string().min(1)).nullish(),
    /** Ids of the tools to choose among; all of them where missing. */
    candidates: z.array(z.string().min(1)).min(1).nullish(),
    /** Whether some tool is right, for questions whose right tools are not told. */
    relevant: z.boolean().nullish(),
  })
  .transform(({ id, query, gold, candidates, relevant }) => ({
    id,
    query,
    gold: [...new Set(gold ?? [])],
    candidates: candidates ?? undefined,
    relevant: relevant ?? (gold ?? []).length > 0,
  }));

export type QueryLine = z.output<typeof queryLine>;
