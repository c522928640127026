import { Conflict } from "../../tools/errors.ts";
import { needed, type Aggregation } from "../plan/aggregation.ts";
import { isThere, type Answer } from "./answer.ts";
import { OPEN, type Decision } from "./decision.ts";
import { tally, type Party, type Vote } from "./tally.ts";
import { tooFew } from "./too-few.ts";

/**
 * What so many of all agree on, as soon as they do: who is missing agrees with nobody.
 *
 * @throws NotFound where too few are there; Conflict, with the votes, where they do not agree.
 */
export function quorum(rule: Aggregation, answers: readonly Answer[], votes: readonly Vote[]): Decision {
  const least = needed(rule, answers.length);
  const parties = tally(votes);
  const [first] = parties;
  if (first !== undefined && first.votes >= least) return { value: first.value };
  if (answers.some(({ is }) => is === "open")) return OPEN;
  if (rule.otherwise === "null") return { value: null };
  if (rule.otherwise === "most" && first !== undefined) return { value: first.value };
  if (votes.length < least) throw tooFew("quorum", least, answers);
  throw disagreement(`no answer has ${least} votes of ${answers.length}`, parties);
}

/**
 * What more than half of those agree on who are there, as soon as more than half of all do. A tie is no majority: `otherwise` says what it
 * gives.
 *
 * @throws NotFound where too few are there; Conflict, with the votes, where they do not agree.
 */
export function majority(rule: Aggregation, answers: readonly Answer[], votes: readonly Vote[]): Decision {
  const least = needed(rule, answers.length);
  const parties = tally(votes);
  const [first] = parties;
  const isOpen = answers.some(({ is }) => is === "open");
  const enough = answers.filter(isThere).length >= least;
  const half = (isOpen ? answers.length : votes.length) / 2;
  if (enough && first !== undefined && first.votes > half) return { value: first.value };
  if (isOpen) return OPEN;
  if (!enough || first === undefined) throw tooFew("majority", least, answers);
  if (rule.otherwise === "null") return { value: null };
  if (rule.otherwise === "most") return { value: first.value };
  throw disagreement(`no answer has more than half of ${votes.length} votes`, parties);
}

function disagreement(what: string, parties: readonly Party[]): Conflict {
  const votes = parties.slice(0, 10).map(({ key, votes: count }) => `${count} for ${key.slice(0, 100)}`);
  return new Conflict(`${what}: ${votes.join(", ")}`, { field: "inputs" });
}
