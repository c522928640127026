import type { Exact } from "../../../tools/pricing/exact.ts";
import type { Mention, MentionOf } from "./mention.ts";

/** What one sentence says, or several that belong together, sorted by what it is for. */
export interface Slots {
  readonly plans: readonly MentionOf<"plan">[];
  readonly allPlans: boolean;
  readonly unknownPlans: readonly string[];
  readonly addons: readonly string[];
  readonly coupons: readonly string[];
  readonly place: string | undefined;
  readonly currency: string | undefined;
  readonly money: MentionOf<"money"> | undefined;
  /** People: several are several quotes. */
  readonly people: readonly People[];
  readonly usage: readonly MentionOf<"quantity">[];
  readonly billing: "monthly" | "yearly" | "both" | undefined;
  readonly billingIsStrong: boolean;
  readonly months: number | undefined;
  readonly start: MentionOf<"date"> | undefined;
  readonly until: MentionOf<"date"> | undefined;
  readonly past: string | undefined;
  /** Today's price is asked for in so many words. */
  readonly now: boolean;
  readonly budgetPer: "month" | "year" | undefined;
}

/** A number of people, and where it stands. */
export interface People {
  readonly value: Exact;
  readonly at: number;
  /** How it was counted, where that was not in seats. */
  readonly note: string | undefined;
}

type Filled = Omit<Slots, "people">;

/** The slots that mentions fill, but for people, which depend on how their numbers stand to each other. */
export function fillSlots(
  mentions: readonly Mention[],
  people: readonly People[],
  peopleMetric: string | undefined,
): Slots {
  const of = <Kind extends Mention["kind"]>(kind: Kind) =>
    mentions.filter((mention): mention is MentionOf<Kind> => mention.kind === kind);
  const dates = of("date");
  const filled: Filled = {
    plans: of("plan"),
    allPlans: of("all_plans").length > 0,
    unknownPlans: of("unknown_plan").map(({ name }) => name),
    addons: [...new Set(of("addon").map(({ name }) => name))],
    coupons: [...new Set(of("coupon").map(({ code }) => code))],
    place: of("place")[0]?.name,
    currency: of("currency").at(-1)?.code,
    money: of("money")[0],
    usage: of("quantity").filter(({ metric }) => metric !== peopleMetric),
    ...billingOf(of("billing"), of("months")),
    months: of("months")[0]?.count,
    start: dates.find(({ role }) => role === "start"),
    until: dates.find(({ role }) => role === "until"),
    past: of("past")[0]?.on,
    now: of("now").length > 0,
    budgetPer: of("budget_period")[0]?.per,
  };
  return { ...filled, people };
}

/** "Billed yearly" outweighs "a month"; twelve months without more are a year. */
function billingOf(said: readonly MentionOf<"billing">[], months: readonly MentionOf<"months">[]) {
  const strong = [...new Set(said.filter((mention) => mention.strong).map(({ billing }) => billing))];
  const weak = [...new Set(said.filter((mention) => !mention.strong).map(({ billing }) => billing))];
  const pick = strong.length > 0 ? strong : weak;
  const [only] = pick;
  if (pick.length > 1) return { billing: "both" as const, billingIsStrong: strong.length > 1 };
  if (only === undefined && months.some(({ count }) => count === 12))
    return { billing: "yearly" as const, billingIsStrong: false };
  return { billing: only, billingIsStrong: strong.length > 0 };
}

/** A sentence that goes on with another: what it names replaces, the rest is taken over. */
export function continueSlots(before: Slots, after: Slots): Slots {
  return {
    ...after,
    plans: after.plans.length > 0 || after.allPlans || after.unknownPlans.length > 0 ? after.plans : before.plans,
    allPlans: after.allPlans || (before.allPlans && after.plans.length === 0),
    addons: [...new Set([...before.addons, ...after.addons])],
    coupons: after.coupons.length > 0 ? after.coupons : before.coupons,
    place: after.place ?? before.place,
    currency: after.currency ?? before.currency,
    money: after.money ?? before.money,
    people: after.people.length > 0 ? after.people : before.people,
    usage:
      after.usage.length > 0
        ? [...before.usage.filter((u) => !after.usage.some((a) => a.metric === u.metric)), ...after.usage]
        : before.usage,
    billing: after.billing ?? before.billing,
    billingIsStrong: after.billing === undefined ? before.billingIsStrong : after.billingIsStrong,
    months: after.months ?? before.months,
    start: after.start ?? before.start,
    until: after.until ?? before.until,
    past: after.past ?? (after.now ? undefined : before.past),
  };
}

/** A question of its own takes over what is true of the customer; and what it asks about, where it does not say. */
export function customerSlots(before: Slots, after: Slots): Slots {
  const own = after.plans.length > 0 || after.allPlans || after.unknownPlans.length > 0;
  if (!own) return continueSlots(before, after);
  return {
    ...after,
    people: after.people.length > 0 ? after.people : before.people,
    place: after.place ?? before.place,
    currency: after.currency ?? before.currency,
    billing: after.billing ?? before.billing,
    billingIsStrong: after.billing === undefined ? before.billingIsStrong : after.billingIsStrong,
  };
}
