import { exact, type Exact } from "../../../tools/pricing/exact.ts";
import type { Ask, ReadRequest } from "./ask.ts";
import type { MentionOf } from "./mention.ts";
import { neededMetrics, productNamed } from "./needs.ts";
import type { SharedFields } from "./shared-fields.ts";

/**
 * A change on a day within a paid period: from one plan to another, or to another number of people on the same plan ("from 10
 * to 15 seats", "add 5 seats to our 20"). `undefined` where no day is named or it is not said what changes.
 */
export function changeRequestOf(ask: Ask, shared: SharedFields): ReadRequest | undefined {
  const { slots } = ask;
  const day = slots.start?.date ?? slots.until?.date;
  if (day === undefined) return undefined;
  const sides = plansOf(ask) ?? peopleOf(ask);
  if (sides === undefined) return undefined;
  const {
    addons,
    quantities: _quantities,
    billing,
    plan: _plan,
    on: _on,
    start: _start,
    until: _until,
    month: _month,
    strict_coupons: _strict,
    ...rest
  } = shared.query;
  const side = ({ plan, count }: Side) => ({
    plan,
    ...(billing === undefined ? {} : { billing }),
    quantities:
      count === undefined || ask.people === undefined || !needsPeople(ask, plan)
        ? {}
        : { [ask.people]: count.toFixed() },
  });
  return {
    request: {
      ...rest,
      kind: "change",
      from: side(sides.from),
      to: { ...side(sides.to), addons: addons ?? [] },
      on_day: day,
    },
    notes: ["The paid period is the calendar month of that day."],
  };
}

interface Side {
  readonly plan: string;
  readonly count: Exact | undefined;
}

interface Sides {
  readonly from: Side;
  readonly to: Side;
}

function plansOf(ask: Ask): Sides | undefined {
  const { slots, tokens } = ask;
  const [first, second] = slots.plans.filter((plan, i, all) => all.findIndex(({ name }) => name === plan.name) === i);
  if (first === undefined || second === undefined) return undefined;
  const before = (plan: MentionOf<"plan">) =>
    [1, 2, 3]
      .map((back) => tokens[plan.at - back]?.lower ?? "")
      .find((word) => word === "from" || word === "to" || word === "off");
  const swapped = before(first) === "to" && before(second) !== "to";
  const [from, to] = swapped ? [second, first] : [first, second];
  const counts = slots.people;
  const [only] = counts;
  const near = (plan: MentionOf<"plan">) =>
    counts.length < 2 ? only : counts.toSorted((a, b) => Math.abs(a.at - plan.at) - Math.abs(b.at - plan.at))[0];
  return { from: { plan: from.name, count: near(from)?.value }, to: { plan: to.name, count: near(to)?.value } };
}

/** The same plan for more or fewer people. */
function peopleOf({ slots, text }: Ask): Sides | undefined {
  const plan = slots.plans[0]?.name;
  const [first, second] = slots.people;
  if (plan === undefined || first === undefined || second === undefined) return undefined;
  const more = /\b(?:add(?:ing)?|extra|more)\b/i.test(text) && !/\bto\s+\d/i.test(text);
  const fewer = /\b(?:drop(?:ping)?|remov(?:e|ing)|fewer)\b/i.test(text) && !/\bto\s+\d/i.test(text);
  if (more || fewer) {
    const [few, many] = first.value.lessThan(second.value) ? [first, second] : [second, first];
    const changed = more ? many.value.plus(few.value) : many.value.minus(few.value);
    return { from: { plan, count: many.value }, to: { plan, count: exact(changed) } };
  }
  return { from: { plan, count: first.value }, to: { plan, count: second.value } };
}

function needsPeople(ask: Ask, plan: string): boolean {
  const product = productNamed(ask.book, plan);
  return product !== undefined && ask.people !== undefined && neededMetrics(product).includes(ask.people);
}
