import { findMetric } from "../../../tools/pricing/quote/find-product.ts";
import { joined } from "../../../tools/pricing/quote/quote-title.ts";
import type { QuoteQuery } from "../../../tools/pricing/quote/quote-request.ts";
import type { Ask, ReadRequest } from "./ask.ts";
import { breakEvenRequests, budgetRequests } from "./limit-requests.ts";
import { changeRequestOf } from "./change-request.ts";
import { compareRequest } from "./compare-request.ts";
import { neededMetrics, needsPlan, productNamed } from "./needs.ts";
import { pairPeople, type Pair } from "./pair-people.ts";
import { sharedFields, type SharedFields } from "./shared-fields.ts";

/** The requests that one sentence makes; never empty. */
export function requestsOf(ask: Ask): readonly ReadRequest[] {
  const shared = sharedFields(ask);
  const special = specialRequests(ask, shared);
  const main = special ?? plainRequests(ask, shared);
  const [first, ...rest] = main;
  const notes = [...shared.notes, ...readingNotes(ask), ...billingNote(ask, main)];
  const list = first === undefined ? [] : [{ ...first, notes: [...notes, ...first.notes] }, ...rest];
  return [...list, ...shared.unpriced.map((name) => listing(ask, shared, [name]))];
}

function specialRequests(ask: Ask, shared: SharedFields): readonly ReadRequest[] | undefined {
  const { slots, intent } = ask;
  if (slots.unknownPlans.length > 0) {
    const known = slots.plans.map(({ name }) => name);
    return [...slots.unknownPlans, ...known].map((plan) => ({
      request: { ...withPeople(ask, shared.query, slots.people[0]), kind: "quote", plan },
      notes: [],
    }));
  }
  if (intent.breakEven) {
    const requests = breakEvenRequests(ask, shared);
    if (requests !== undefined) return requests;
  }
  if (intent.change) {
    const request = changeRequestOf(ask, shared);
    if (request !== undefined) return [request];
  }
  if (slots.money !== undefined && intent.budget) {
    const requests = budgetRequests(ask, shared);
    if (requests !== undefined) return requests;
  }
  const comparison = compareRequest(ask, shared);
  return comparison === undefined ? undefined : [comparison];
}

function plainRequests(ask: Ask, shared: SharedFields): readonly ReadRequest[] {
  const { slots } = ask;
  const pairs = pairPeople(slots.plans, slots.people, ask.tokens);
  const noPlan = slots.plans.length === 0;
  if (noPlan && ((shared.query.addons?.length ?? 0) > 0 || slots.usage.length > 0)) return [addonsAlone(ask, shared)];
  if (pairs.length === 0 || noPlan) return shared.unpriced.length > 0 ? [] : [listing(ask, shared, everyAddon(ask))];
  return pairs.map((pair) => pairRequest(ask, shared, pair));
}

function pairRequest(ask: Ask, shared: SharedFields, { plan = "", people }: Pair): ReadRequest {
  const product = productNamed(ask.book, plan);
  const missing =
    product === undefined
      ? []
      : neededMetrics(product).filter((metric) => metric !== ask.people || people === undefined);
  const unknown = missing.filter((metric) => shared.query.quantities?.[metric] === undefined);
  if (unknown.length > 0 || asksUnitPrice(ask, people)) return listing(ask, shared, [plan]);
  return {
    request: overTime(ask, { ...withPeople(ask, shared.query, people), plan }),
    notes: people?.note === undefined ? [] : [people.note],
  };
}

/** "One additional seat": the price of a seat, not of a subscription with one. */
function asksUnitPrice({ text }: Ask, people: Pair["people"]): boolean {
  return (
    people !== undefined &&
    people.value.equals(1) &&
    /\b(?:additional|extra|another|each|single|one more|every)\b/i.test(text)
  );
}

function addonsAlone(ask: Ask, shared: SharedFields): ReadRequest {
  const names = shared.query.addons ?? [];
  const shares = names.filter((name) => {
    const product = productNamed(ask.book, name);
    return product !== undefined && needsPlan(product);
  });
  if (shares.length > 0) return listing(ask, shared, names);
  return { request: overTime(ask, shared.query), notes: [] };
}

/** A quote, or its sum over the months that the sentence speaks of. */
function overTime({ slots }: Ask, query: QuoteQuery): ReadRequest["request"] {
  const dates = {
    ...(slots.start === undefined ? {} : { start: slots.start.date }),
    ...(slots.until === undefined ? {} : { until: slots.until.date }),
  };
  const { months } = slots;
  const aYear = months === 12 && query.billing === "yearly";
  if (months === undefined || aYear || months === 1) return { ...query, ...dates, kind: "quote" };
  const { month: _month, until: _until, ...rest } = { ...query, ...dates };
  return { ...rest, kind: "over_months", months };
}

/** "What do the add-ons cost?" asks for these alone. */
function everyAddon({ text, book }: Ask): readonly string[] {
  return /\badd-?\s?ons?\b|\bextras\b/i.test(text) && !/\bplans?\b/i.test(text)
    ? book.addons.map(({ name }) => name)
    : [];
}

/** The price list, with what is missing for a quote. */
function listing(ask: Ask, shared: SharedFields, products: readonly string[]): ReadRequest {
  const { book, on } = shared.query;
  const notes = (products.length > 2 ? [] : products).flatMap((name) => {
    const product = productNamed(ask.book, name);
    if (product === undefined) return [];
    const units = neededMetrics(product).map((metric) => findMetric(ask.book, metric).many);
    if (units.length > 0) return [`Say how many ${joined(units)} for what ${name} costs in all.`];
    return needsPlan(product) ? [`Say which plan ${name} goes with for what it costs.`] : [];
  });
  return {
    request: {
      kind: "prices",
      products: [...products],
      ...(book === undefined ? {} : { book }),
      ...(on === undefined ? {} : { on }),
    },
    notes,
  };
}

/** The query with so many people, under the metric that counts them. */
function withPeople(ask: Ask, query: QuoteQuery, people: Pair["people"]): QuoteQuery {
  if (people === undefined || ask.people === undefined) return query;
  return { ...query, quantities: { ...query.quantities, [ask.people]: people.value.toFixed() } };
}

/** Monthly is the default of every request that has a billing period. */
function billingNote({ slots }: Ask, requests: readonly ReadRequest[]): readonly string[] {
  const billed = requests.some(
    ({ request }) => "plan" in request || request.kind === "compare" || request.kind === "break_even",
  );
  return slots.billing === undefined && billed ? ["Monthly billing is assumed, because nothing else was said."] : [];
}

function readingNotes({ slots, book }: Ask): readonly string[] {
  const misspelt = slots.plans.flatMap(({ name, as }) => {
    const names = [name, ...book.plans.flatMap((plan) => (plan.name === name ? plan.aliases : []))];
    return names.some((known) => known.toLowerCase() === as.toLowerCase()) ||
      as.toLowerCase() === `${name.toLowerCase()}s`
      ? []
      : [`"${as}" is read as ${name}.`];
  });
  return [...misspelt, ...[slots.start?.note, slots.until?.note].filter((note) => note !== undefined)];
}
