import { InvalidInput } from "../../errors.ts";
import type { Coupon } from "../book/coupon.ts";
import type { PriceBook } from "../book/price-book.ts";
import { exact, sum, ZERO, type Exact } from "../exact.ts";
import { moneyText, quantityText } from "../money.ts";
import { allocate, roundTo } from "../rounding.ts";
import type { LineDraft } from "./line-draft.ts";
import type { ResolvedRequest } from "./resolve-request.ts";
import { orderCoupons } from "./order-coupons.ts";

/** What one coupon takes off, and its share of each line. */
export interface Discount {
  readonly code: string;
  readonly rule: string;
  readonly base: Exact;
  readonly amount: Exact;
  /** By line index. */
  readonly shares: ReadonlyMap<number, Exact>;
}

interface CouponContext {
  readonly resolved: ResolvedRequest;
  /** Decimals that amounts are rounded to. */
  readonly digits: number;
  convert(amount: Exact, from: string): Exact;
  readonly book: PriceBook;
}

/**
 * Coupons in their stated order, each on what the ones before left of the lines it applies to and never more than that,
 * spread pro rata over those lines.
 *
 * @throws InvalidInput for a coupon that applies to none of the lines or is out of date, unless the request is not strict.
 */
export function applyCoupons(
  drafts: readonly LineDraft[],
  amounts: readonly Exact[],
  context: CouponContext,
): { readonly discounts: readonly Discount[]; readonly left: readonly Exact[]; readonly notes: readonly string[] } {
  const { resolved } = context;
  const left = [...amounts];
  const discounts: Discount[] = [];
  const notes: string[] = [];
  for (const coupon of orderCoupons(resolved.coupons, resolved.conventions)) {
    if (isOver(coupon, resolved.request.month)) {
      notes.push(`${coupon.code} is used up by month ${resolved.request.month}.`);
      continue;
    }
    const lines = drafts.flatMap((draft, i) => (eligible(coupon, draft) ? [i] : []));
    const refusal = lines.length === 0 ? doesNotApply(coupon, drafts, context.book) : refusalOf(coupon, resolved);
    if (refusal !== undefined) {
      if (resolved.request.strict_coupons)
        throw new InvalidInput(refusal, { field: "coupons", alternatives: fittingCoupons(drafts, context.book) });
      notes.push(`${refusal}; it is left out.`);
      continue;
    }
    const discount = take(coupon, lines, drafts, amounts, left, context);
    for (const [i, share] of discount.shares) left[i] = (left[i] ?? ZERO).minus(share);
    discounts.push(discount);
  }
  return { discounts, left, notes };
}

function take(
  coupon: Coupon,
  lines: readonly number[],
  drafts: readonly LineDraft[],
  list: readonly Exact[],
  left: readonly Exact[],
  context: CouponContext,
): Discount {
  const { conventions, request, currency } = context.resolved;
  const limit = sum(lines.map((i) => left[i] ?? ZERO));
  const months = sharedMonths(coupon, context.resolved);
  const share = (i: number, amount: Exact) =>
    months === undefined || drafts[i]?.kind === "one_time" ? amount : amount.times(months).dividedBy(12);
  const part = months === undefined ? "" : ` on ${months} of 12 months`;
  const weights = lines.map((i) => share(i, (conventions.coupon_base === "list" ? list[i] : left[i]) ?? ZERO));
  const base = sum(weights);
  let wanted: Exact;
  let rule: string;
  if (coupon.kind === "percentage") {
    const percent = exact(coupon.percent);
    wanted = base.times(percent).dividedBy(100);
    rule = `${coupon.code}: ${quantityText(percent)}% off ${scopeText(coupon, drafts)}${part}`;
  } else {
    const from = coupon.currency ?? context.book.currency;
    wanted = context.convert(exact(coupon.amount), from);
    rule = `${coupon.code}: ${moneyText(coupon.amount, from)} off ${scopeText(coupon, drafts)}${durationText(coupon, request.month)}`;
  }
  const rounded = roundTo(wanted, context.digits, conventions.rounding_mode);
  const capped = rounded.greaterThan(limit);
  const amount = capped ? limit : rounded;
  if (capped) rule += `, no more than the ${moneyText(limit, currency)} there is`;
  const shares = allocate(amount, capped ? lines.map((i) => left[i] ?? ZERO) : weights, context.digits);
  return { code: coupon.code, rule, base, amount, shares: new Map(lines.map((line, i) => [line, shares[i] ?? ZERO])) };
}

/** Months of a year's invoice that a coupon for some months covers; `undefined` where it covers the whole invoice. */
function sharedMonths(coupon: Coupon, resolved: ResolvedRequest): number | undefined {
  const { request, conventions } = resolved;
  if (typeof coupon.duration === "string" || request.billing === "monthly" || conventions.coupon_months === "whole")
    return undefined;
  const months = coupon.duration.months - (request.month - 1);
  return months >= 12 ? undefined : months;
}

function isOver(coupon: Coupon, month: number): boolean {
  if (coupon.duration === "forever") return false;
  return month > (coupon.duration === "once" ? 1 : coupon.duration.months);
}

function eligible(coupon: Coupon, draft: LineDraft): boolean {
  if (draft.kind === "credit" || draft.exact.isNegative()) return false;
  if (coupon.applies_to === "everything") return true;
  if (coupon.applies_to === "subscription")
    return draft.scope === "plan" && ["recurring", "commitment", "change"].includes(draft.kind);
  return coupon.applies_to.includes(draft.product.id);
}

function refusalOf(coupon: Coupon, { request, coupons }: ResolvedRequest): string | undefined {
  const on = request.start?.slice(0, 10) ?? request.on;
  if (on !== undefined && coupon.valid_until !== undefined && on > coupon.valid_until)
    return `coupon ${coupon.code} was valid until ${coupon.valid_until}`;
  if (on !== undefined && coupon.valid_from !== undefined && on < coupon.valid_from)
    return `coupon ${coupon.code} is valid from ${coupon.valid_from}`;
  if (!coupon.combinable && coupons.length > 1) return `coupon ${coupon.code} cannot be combined with another`;
  return undefined;
}

function doesNotApply(coupon: Coupon, drafts: readonly LineDraft[], book: PriceBook): string {
  const names = [...new Set(drafts.map(({ product }) => product.name))].join(", ");
  const to = typeof coupon.applies_to === "string" ? `the ${coupon.applies_to}` : productNames(coupon.applies_to, book);
  return `coupon ${coupon.code} applies to ${to}, not to ${names}`;
}

/** Codes that would apply to these lines. */
function fittingCoupons(drafts: readonly LineDraft[], book: PriceBook): string[] {
  return book.coupons.filter((coupon) => drafts.some((draft) => eligible(coupon, draft))).map(({ code }) => code);
}

function productNames(ids: readonly string[], book: PriceBook): string {
  return [...book.plans, ...book.addons].flatMap(({ id, name }) => (ids.includes(id) ? [name] : [])).join(" and ");
}

function scopeText(coupon: Coupon, drafts: readonly LineDraft[]): string {
  if (coupon.applies_to === "everything") return "everything";
  if (coupon.applies_to === "subscription") return "the subscription";
  const ids = coupon.applies_to;
  return [...new Set(drafts.flatMap(({ product }) => (ids.includes(product.id) ? [product.name] : [])))].join(" and ");
}

function durationText(coupon: Coupon, month: number): string {
  return coupon.duration === "once" && month === 1 ? ", once" : "";
}
