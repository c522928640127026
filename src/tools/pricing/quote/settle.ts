import { sum, ZERO, type Exact } from "../exact.ts";
import { amountText, minorDigits } from "../money.ts";
import { fitToTotal, roundTo } from "../rounding.ts";
import { applyCoupons } from "./apply-coupons.ts";
import { applyTaxes } from "./apply-taxes.ts";
import type { DraftContext } from "./draft-context.ts";
import type { LineDraft } from "./line-draft.ts";
import type { Quote, QuoteLine } from "./quote.ts";

/** The money part of a quote: everything from the lines to the total. */
export type Settled = Pick<
  Quote,
  | "lines"
  | "subtotal"
  | "discounts"
  | "discount_total"
  | "net"
  | "jurisdiction"
  | "taxes"
  | "tax_total"
  | "rounding"
  | "total"
> & { readonly notes: readonly string[] };

/** Decimals kept where rounding waits for the end. */
const UNROUNDED_DIGITS = 12;

/** Rounds the lines as the conventions say, takes coupons off, adds or extracts tax, and totals. */
export function settle(drafts: readonly LineDraft[], context: DraftContext): Settled {
  const { resolved, book, exchange } = context;
  const { conventions, currency } = resolved;
  const cents = minorDigits(currency);
  const digits = conventions.rounding === "at_end" ? UNROUNDED_DIGITS : cents;
  const amounts = roundedLines(drafts, context, cents);
  const text = (amount: Exact) => amountText(amount, currency);
  const { discounts, left, notes } = applyCoupons(drafts, amounts, {
    resolved,
    digits,
    book,
    convert: (amount, from) => exchange.convert(amount, from, currency),
  });
  const taxable = drafts.map(({ name, product }, i) => ({
    name,
    category: product.tax_category,
    amount: left[i] ?? ZERO,
  }));
  const taxes = resolved.tax === undefined ? [] : applyTaxes(taxable, resolved.tax, conventions, digits);
  const taxTotal = sum(taxes.map(({ amount }) => amount));
  const net = resolved.tax?.mode === "inclusive" ? sum(left).minus(taxTotal) : sum(left);
  const unrounded = net.plus(taxTotal);
  const total = roundTo(unrounded, cents, conventions.rounding_mode);
  const id = (i: number) => drafts[i]?.id ?? "";
  return {
    lines: drafts.map((draft, i) => lineOf(draft, text(amounts[i] ?? ZERO), context)),
    subtotal: text(sum(amounts)),
    discounts: discounts.map(({ code, rule, base, amount, shares }) => ({
      code,
      rule,
      base: text(base),
      amount: text(amount),
      lines: [...shares].map(([line, share]) => ({ line: id(line), amount: text(share) })),
    })),
    discount_total: text(sum(discounts.map(({ amount }) => amount))),
    net: text(net),
    ...(resolved.tax === undefined
      ? {}
      : { jurisdiction: { code: resolved.tax.code, name: resolved.tax.name, mode: resolved.tax.mode } }),
    taxes: taxes.map((tax) => ({ ...tax, base: text(tax.base), amount: text(tax.amount) })),
    tax_total: text(taxTotal),
    rounding: text(total.minus(unrounded)),
    total: text(total),
    notes,
  };
}

function roundedLines(drafts: readonly LineDraft[], context: DraftContext, cents: number): readonly Exact[] {
  const { rounding, rounding_mode: mode } = context.resolved.conventions;
  const amounts = drafts.map((draft) => draft.exact);
  switch (rounding) {
    case "per_line":
      return amounts.map((amount) => roundTo(amount, cents, mode));
    case "at_end":
      return amounts.map((amount) => roundTo(amount, UNROUNDED_DIGITS, mode));
    case "largest_remainder":
      return fitToTotal(amounts, roundTo(sum(amounts), cents, mode), cents);
    default: {
      const unreachable: never = rounding;
      return unreachable;
    }
  }
}

function lineOf(draft: LineDraft, amount: string, { book, resolved }: DraftContext): QuoteLine {
  const from = draft.product.currency ?? book.currency;
  const words = draft.steps.map((step) => step.text);
  if (from !== resolved.currency) words.push(`in ${resolved.currency} at the dated rate`);
  return {
    id: draft.id,
    product: draft.product.name,
    name: draft.name,
    kind: draft.kind,
    ...(draft.quantity === undefined ? {} : { quantity: draft.quantity.toFixed() }),
    ...(draft.unit === undefined ? {} : { unit: draft.unit }),
    amount,
    rule: words.join("; "),
    steps: draft.steps.map((step) => ({
      text: step.text,
      ...(step.quantity === undefined ? {} : { quantity: step.quantity.toFixed() }),
      ...(step.unit_amount === undefined ? {} : { unit_amount: step.unit_amount.toFixed() }),
      amount: step.amount.toFixed(),
    })),
    source: { file: book.file, version: book.version, path: draft.path, line: book.lines.get(draft.path) ?? 1 },
  };
}
