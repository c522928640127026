import type { QuoteQuery } from "../../../tools/pricing/quote/quote-request.ts";
import type { Ask, ReadRequest } from "./ask.ts";
import { neededMetrics, productNamed } from "./needs.ts";
import { pairPeople, type Pair } from "./pair-people.ts";
import { bookDay, type SharedFields } from "./shared-fields.ts";

/**
 * The comparison a sentence asks for: between plans, between monthly and yearly billing, or between then and now. People without a
 * plan are compared over all plans. `undefined` where there is nothing to compare, or too little is said to price it.
 */
export function compareRequest(ask: Ask, shared: SharedFields): ReadRequest | undefined {
  const { slots, intent, book } = ask;
  const named = [...new Set(slots.plans.map(({ name }) => name))];
  const addonFirst = named.length === 0 && slots.addons.length > 0 && startsWithAddon(ask) && !slots.allPlans;
  const open = named.length === 0 && !addonFirst && (slots.people.length > 0 || slots.allPlans);
  const billings = billingsOf(ask);
  const past = slots.past !== undefined && (intent.sinceThen || slots.now);
  if (!open && !(intent.compare && (named.length > 1 || slots.people.length > 1)) && billings.length < 2 && !past)
    return undefined;
  if (named.length === 0 && !open) return undefined;
  const plans = open ? book.plans.map(({ name }) => name) : named;
  const pairs: readonly Pair[] = open
    ? plans.flatMap((plan): readonly Pair[] =>
        slots.people.length === 0 ? [{ plan, people: undefined }] : slots.people.map((people) => ({ plan, people })),
      )
    : pairPeople(slots.plans, slots.people, ask.tokens);
  const days = past ? [bookDay(ask), ask.shelf.today] : [shared.query.on];
  const options = pairs.flatMap(({ plan, people }) =>
    billings.flatMap((billing) =>
      days.map((on): QuoteQuery => ({
        ...shared.query,
        ...(plan === undefined ? {} : { plan }),
        ...(on === undefined ? {} : { on }),
        ...(slots.start === undefined ? {} : { start: slots.start.date }),
        ...(slots.until === undefined ? {} : { until: slots.until.date }),
        billing,
        strict_coupons: false,
        quantities: {
          ...shared.query.quantities,
          ...(people === undefined || ask.people === undefined ? {} : { [ask.people]: people.value.toFixed() }),
        },
      })),
    ),
  );
  const priceable = options.filter((option) => isPriced(ask, option));
  if (priceable.length < 2) return undefined;
  const notes = [...new Set(slots.people.flatMap(({ note }) => (note === undefined ? [] : [note])))];
  return { request: { kind: "compare", options: priceable }, notes };
}

function billingsOf({ slots, text }: Ask): readonly ("monthly" | "yearly")[] {
  if (slots.billing === "both" && slots.billingIsStrong) return ["monthly", "yearly"];
  if (EITHER_BILLING.test(text)) return ["monthly", "yearly"];
  const saving = /\b(?:save|saves|saving|savings|cheaper|discount|worth|pay off|pays off)\b/i.test(text);
  if (
    slots.billing === "yearly" &&
    slots.billingIsStrong &&
    saving &&
    new Set(slots.plans.map(({ name }) => name)).size === 1
  )
    return ["monthly", "yearly"];
  return [slots.billing === "yearly" ? "yearly" : "monthly"];
}

function isPriced(ask: Ask, option: QuoteQuery): boolean {
  const product = productNamed(ask.book, option.plan ?? "");
  return product === undefined || neededMetrics(product).every((metric) => option.quantities?.[metric] !== undefined);
}

/** "How much is onboarding for 12 people": the add-on is what is asked about. */
function startsWithAddon({ slots, tokens, text }: Ask): boolean {
  const [first] = slots.people;
  const until = first === undefined ? text : text.slice(0, tokens[first.at]?.start ?? 0);
  return (
    /\b(?:is|does|are|do|of|for)\s+(?:the\s+)?(?:\w+\s+)?\w+/i.test(until) &&
    first !== undefined &&
    /\bfor\s*$/i.test(until)
  );
}

const EITHER_BILLING =
  /\b(?:monthly|by the month|each month|month to month)\b.{0,16}\b(?:or|vs\.?|versus)\b.{0,24}\b(?:year|yearly|annual|annually)\b|\b(?:yearly|annual|annually|for the year|by the year)\b.{0,16}\b(?:or|vs\.?|versus)\b.{0,24}\b(?:month|monthly)\b/i;
