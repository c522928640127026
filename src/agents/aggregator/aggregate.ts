import type { AggregatorInput } from "./aggregator-schema.ts";
import { bestByScore } from "./best-by-score.ts";
import { candidatesOf } from "./candidates.ts";
import { concatenate } from "./concatenate.ts";
import { firstSuccess } from "./first-success.ts";
import { merge } from "./merge.ts";
import { vote } from "./vote.ts";

/** One value of many, by the rule that the input names. @throws InvalidInput, NotFound, Conflict */
export function aggregate(input: AggregatorInput): unknown {
  const { how } = input;
  const candidates = candidatesOf(input);
  const { count, present } = candidates;
  switch (how) {
    case "merge":
      return merge(present, input.on_conflict);
    case "concatenate":
      return concatenate(present, input.separator);
    case "first_success":
      return firstSuccess(candidates);
    case "majority":
      // Of those who vote: who is missing abstains.
      return vote(candidates, { ...input, least: Math.floor(present.length / 2) + 1 });
    case "quorum":
      // Of all: who is missing agrees with nobody.
      return vote(candidates, { ...input, least: input.least ?? Math.floor(count / 2) + 1 });
    case "best_by_score":
      return bestByScore(candidates, input.by ?? "score", input.order);
    default: {
      const unreachable: never = how;
      return unreachable;
    }
  }
}
