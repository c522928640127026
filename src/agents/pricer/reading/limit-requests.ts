import type { Ask, ReadRequest } from "./ask.ts";
import { compareRequest } from "./compare-request.ts";
import { neededMetrics } from "./needs.ts";
import type { SharedFields } from "./shared-fields.ts";

/** From how many people on one plan is cheaper than another: for the two that are named, or each with its neighbour. */
export function breakEvenRequests(ask: Ask, shared: SharedFields): readonly ReadRequest[] | undefined {
  const { slots, book, people } = ask;
  if (people === undefined) return undefined;
  const named = [...new Set(slots.plans.map(({ name }) => name))];
  if (named.length === 1 || slots.people.length > 0) return undefined;
  const names = named.length >= 2 ? named : book.plans.map(({ name }) => name);
  const { quantities, start: _start, until: _until, month: _month, plan: _plan, ...query } = shared.query;
  return names.slice(1).map((second, i) => ({
    request: { ...query, quantities, kind: "break_even", plans: [names[i] ?? second, second], metric: people },
    notes: [],
  }));
}

/** How many people a budget pays for; where their number is said, which plans it pays for. */
export function budgetRequests(ask: Ask, shared: SharedFields): readonly ReadRequest[] | undefined {
  const { slots, book, people } = ask;
  const { money } = slots;
  if (money === undefined || people === undefined) return undefined;
  const per = money.per ?? slots.budgetPer ?? (slots.billing === "yearly" ? "year" : "month");
  const notes =
    money.per === undefined && slots.budgetPer === undefined && slots.billing === undefined
      ? ["The budget is taken as one for each month."]
      : [];
  const named = [...new Set(slots.plans.map(({ name }) => name))];
  if (slots.people.length > 0) {
    const all = {
      ...ask,
      slots: { ...slots, plans: named.length > 1 ? slots.plans : [], allPlans: true, addons: slots.addons },
    };
    const comparison = compareRequest(
      named.length > 1 ? { ...ask, intent: { ...ask.intent, compare: true } } : all,
      shared,
    );
    return comparison === undefined
      ? undefined
      : [{ ...comparison, notes: [...notes, ...comparison.notes], within: { amount: money.amount.toFixed(), per } }];
  }
  const counted = book.plans.filter((plan) => neededMetrics(plan).includes(people)).map(({ name }) => name);
  const plans = named.length > 0 ? named.filter((name) => counted.includes(name)) : counted;
  if (plans.length === 0) return undefined;
  const { start: _start, until: _until, month: _month, ...query } = shared.query;
  return plans.map((plan, i) => ({
    request: { ...query, kind: "budget", plan, metric: people, amount: money.amount.toFixed(), per },
    notes: i === 0 ? notes : [],
  }));
}
