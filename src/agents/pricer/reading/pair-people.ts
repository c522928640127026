import type { MentionOf } from "./mention.ts";
import type { People } from "./slots.ts";
import type { Token } from "./tokens.ts";

/** A plan and the people it is asked for; either may be missing. */
export interface Pair {
  readonly plan: string | undefined;
  readonly people: People | undefined;
}

/**
 * Which number of people goes with which plan. One plan takes every number, one number goes with every plan; of several each,
 * a number goes with the plan beside it: the one after, where the sentence begins with a number ("25 Team seats and 80
 * Enterprise seats"), the one before otherwise ("Team for 25 and Enterprise for 80").
 */
export function pairPeople(
  plans: readonly MentionOf<"plan">[],
  people: readonly People[],
  tokens: readonly Token[],
): readonly Pair[] {
  const names = [...new Set(plans.map(({ name }) => name))];
  if (people.length === 0) return names.map((plan) => ({ plan, people: undefined }));
  if (names.length === 0) return people.map((count) => ({ plan: undefined, people: count }));
  if (names.length === 1 || people.length === 1 || listed(plans, people, tokens))
    return names.flatMap((plan) => people.map((count) => ({ plan, people: count })));
  const [firstPlan] = plans;
  const [firstCount] = people;
  const numberFirst = (firstCount?.at ?? 0) < (firstPlan?.at ?? 0);
  const paired = people.map((count) => {
    const beside = numberFirst ? plans.find(({ at }) => at >= count.at) : plans.findLast(({ at }) => at <= count.at);
    return { plan: (beside ?? plans.at(-1))?.name, people: count };
  });
  const left = names.filter((name) => !paired.some(({ plan }) => plan === name));
  const [fallback] = people;
  return [...paired, ...left.map((plan) => ({ plan, people: people.length === names.length ? undefined : fallback }))];
}

/** "Team and Enterprise for 25 and 50 seats": all plans first, then all numbers; every plan with every number. */
function listed(plans: readonly MentionOf<"plan">[], people: readonly People[], tokens: readonly Token[]): boolean {
  const lastPlan = Math.max(...plans.map(({ at }) => at));
  const firstCount = Math.min(...people.map(({ at }) => at));
  return lastPlan < firstCount && tokens.length > 0;
}
