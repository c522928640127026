import { toFailure } from "../../tools/errors.ts";
import { needed, type Aggregation } from "../plan/aggregation.ts";
import { isThere, type Answer, type There } from "./answer.ts";
import { concatenate } from "./concatenate.ts";
import { OPEN, type Decision } from "./decision.ts";
import { merge } from "./merge.ts";
import type { Vote } from "./tally.ts";
import { tooFew } from "./too-few.ts";
import { majority, quorum } from "./vote.ts";

/** The value of an expression for one answer. @throws InvalidInput when it cannot be evaluated. */
export type ReadBy = (expression: string, item: unknown) => unknown;

/** Default of `by` where a score is asked for. */
const SCORE = "item.score";

/**
 * What the answers come to by a rule, as soon as that is certain. An answer on which `by` cannot be evaluated, or that has no score, counts as
 * missing.
 *
 * @param answers in the order of the inputs, which decides between equals
 * @throws NotFound where too few are there, naming who is missing; Conflict where they do not agree; InvalidInput for what cannot be merged.
 */
export function aggregate(rule: Aggregation, answers: readonly Answer[], readBy: ReadBy): Decision {
  const { how } = rule;
  switch (how) {
    case "first_success": {
      const first = answers.find(isThere);
      if (first !== undefined) return { value: first.value };
      if (answers.some(({ is }) => is === "open")) return OPEN;
      throw tooFew(how, 1, answers);
    }
    case "merge":
      return whole(rule, answers, (all) => merge(all, rule.on_conflict ?? "last"));
    case "concatenate":
      return whole(rule, answers, (all) => concatenate(all, rule.separator ?? "\n\n"));
    case "best_by_score": {
      const { by = SCORE, order } = rule;
      const scored = answers.map((answer) => (isThere(answer) ? withScore(answer, by, readBy) : { answer, score: 0 }));
      const read = scored.map(({ answer }) => answer);
      const factor = order === "lowest" ? -1 : 1;
      const ranked = scored.flatMap(({ answer, score }) =>
        isThere(answer) ? [{ answer, score: score * factor }] : [],
      );
      return whole(
        rule,
        read,
        () => ranked.reduce((best, next) => (next.score > best.score ? next : best)).answer.value,
      );
    }
    case "majority":
    case "quorum": {
      const cast = answers.map((answer) => (isThere(answer) ? withVote(answer, rule.by, readBy) : { answer }));
      const read: Answer[] = cast.map(({ answer }) => answer);
      const votes = cast.flatMap((vote): Vote[] => ("cast" in vote ? [vote] : []));
      return how === "majority" ? majority(rule, read, votes) : quorum(rule, read, votes);
    }
    default: {
      const unreachable: never = how;
      return unreachable;
    }
  }
}

/** What takes all that there is. */
function whole(rule: Aggregation, answers: readonly Answer[], fold: (all: readonly There[]) => unknown): Decision {
  if (answers.some(({ is }) => is === "open")) return OPEN;
  const there = answers.filter(isThere);
  const least = needed(rule, answers.length);
  if (there.length < least) throw tooFew(rule.how, least, answers);
  return { value: fold(there) };
}

function withVote(answer: There, by: string | undefined, readBy: ReadBy): Vote | { answer: Exclude<Answer, There> } {
  if (by === undefined) return { answer, cast: answer.value };
  const cast = valueBy(answer, by, readBy);
  return "why" in cast ? { answer: missing(answer, cast.why) } : { answer, cast: cast.value };
}

function withScore(answer: There, by: string, readBy: ReadBy): { answer: Answer; score: number } {
  const read = valueBy(answer, by, readBy);
  if ("why" in read) return { answer: missing(answer, read.why), score: 0 };
  if (typeof read.value === "number" && Number.isFinite(read.value)) return { answer, score: read.value };
  return { answer: missing(answer, `has no score: ${by} is no number`), score: 0 };
}

function valueBy({ value }: There, by: string, readBy: ReadBy): { value: unknown } | { why: string } {
  try {
    return { value: readBy(by, value) };
  } catch (error) {
    return { why: `cannot be read by ${by}: ${toFailure(error).message}` };
  }
}

function missing({ name }: There, why: string): Exclude<Answer, There> {
  return { name, is: "missing", why };
}
