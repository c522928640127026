import { InvalidInput } from "../../errors.ts";
import { metricOf, type Charge } from "../book/charge.ts";
import type { Product } from "../book/product.ts";
import { sum, ZERO, type Exact } from "../exact.ts";
import { minorDigits, moneyText } from "../money.ts";
import { rateCharge } from "../rating/rate-charge.ts";
import type { RatingContext } from "../rating/rated.ts";
import { roundTo } from "../rounding.ts";
import { commitmentLine } from "./commitment-line.ts";
import type { DraftContext } from "./draft-context.ts";
import { findMetric } from "./find-product.ts";
import type { LineDraft } from "./line-draft.ts";
import { partOfRated } from "./part-of-rated.ts";
import { rateYear } from "./rate-year.ts";

/** The lines of one invoice, unrounded: the plan's, its commitment's, then the add-ons'. */
export function draftLines(context: DraftContext): readonly LineDraft[] {
  const { plan, addons } = context.resolved;
  const own = plan === undefined ? [] : productLines(context, plan, "plan", undefined);
  const commitment = plan === undefined ? undefined : commitmentLine(context, plan, own);
  const planLines = commitment === undefined ? own : [...own, commitment];
  return [
    ...planLines,
    ...addons.flatMap((addon) => {
      const base = plan === undefined ? undefined : subscription(context, planLines, plan, addon);
      return productLines(context, addon, "addon", base);
    }),
  ];
}

/** What a percentage add-on is taken of, in the add-on's own currency. */
function subscription(context: DraftContext, lines: readonly LineDraft[], plan: Product, addon: Product): Exact {
  const { conventions } = context.resolved;
  const from = plan.currency ?? context.book.currency;
  const digits = minorDigits(from);
  const amounts = lines
    .filter(({ kind }) => kind === "recurring" || kind === "commitment")
    .map(({ full }) => (conventions.rounding === "per_line" ? roundTo(full, digits, conventions.rounding_mode) : full));
  return context.exchange.convert(sum(amounts), from, addon.currency ?? context.book.currency);
}

function productLines(
  context: DraftContext,
  product: Product,
  scope: LineDraft["scope"],
  base: Exact | undefined,
): LineDraft[] {
  const { request } = context.resolved;
  const list = scope === "plan" ? "plans" : "addons";
  const index = context.book[list].indexOf(product);
  return product.charges.flatMap((charge, i) =>
    charge.timing === "one_time" && request.month > 1
      ? []
      : [chargeLine(context, product, scope, charge, base, `${list}[${index}].charges[${i}]`)],
  );
}

function chargeLine(
  context: DraftContext,
  product: Product,
  scope: LineDraft["scope"],
  charge: Charge,
  base: Exact | undefined,
  path: string,
): LineDraft {
  const { resolved, book, exchange } = context;
  const currency = product.currency ?? book.currency;
  const id = metricOf(charge);
  const metric = id === undefined ? undefined : findMetric(book, id);
  if (charge.model === "percentage" && charge.of === "subscription" && base === undefined) {
    throw new InvalidInput(`${product.name} is a percentage of the subscription: name the plan`, {
      field: "plan",
      alternatives: book.plans.map(({ name }) => name),
    });
  }
  const rating: RatingContext = {
    conventions: resolved.conventions,
    one: metric?.one ?? "unit",
    many: metric?.many ?? "units",
    money: (amount) => moneyText(amount, currency),
  };
  const events = id === undefined ? [] : (resolved.quantities.get(id) ?? []);
  const input = { events, subscription: base ?? ZERO };
  const yearly = resolved.request.billing === "yearly" && charge.timing !== "one_time";
  const rated = yearly ? rateYear(product, charge, input, rating) : rateCharge(charge, input, rating);
  const billed = charge.timing === "recurring" && charge.prorate ? partOfRated(rated, context.part) : rated;
  return {
    id: `${product.id}.${charge.id}`,
    product,
    scope,
    name: product.charges.length === 1 ? product.name : `${product.name}: ${charge.name}`,
    kind: charge.timing,
    ...(metric === undefined ? {} : { quantity: sum(events), unit: metric.many }),
    steps: billed.steps,
    full: rated.amount,
    exact: exchange.convert(billed.amount, currency, resolved.currency),
    path,
  };
}
