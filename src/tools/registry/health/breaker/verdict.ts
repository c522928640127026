import { z } from "zod";

/** What a replica says of a breaker: shut for so long, being tested just now, or in order. */
export const verdict = z.object({
  /** Which breaker; tells nobody whose it is. */
  key: z.string().min(1).max(64),
  /** Key of the instance that it stands in front of; the same for a breaker that is everybody's. */
  instance: z.string().min(1).max(64),
  /** Above those of all verdicts on this breaker that were known when it was said; milliseconds since 1970 where that is more. */
  count: z.int().min(1),
  says: z.enum(["open", "trial", "closed"]),
  /** How long it rests before the next test, milliseconds. */
  rest_ms: z.number().min(0),
  replica: z.string().min(1).max(200),
});

export type Verdict = z.output<typeof verdict>;

/** Said at once by two replicas that did not know of each other: the careful word counts. */
const WEIGHT = { closed: 0, trial: 1, open: 2 } as const;

/**
 * Orders verdicts on one breaker totally, so that replicas which have heard the same ones, in whatever order and however often, agree.
 * @returns above 0 where `a` stands over `b`
 */
export function compareVerdicts(a: Verdict, b: Verdict): number {
  if (a.count !== b.count) return a.count - b.count;
  if (a.says !== b.says) return WEIGHT[a.says] - WEIGHT[b.says];
  if (a.replica !== b.replica) return a.replica < b.replica ? -1 : 1;
  return a.rest_ms - b.rest_ms;
}
