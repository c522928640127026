import type { Charge } from "../book/charge.ts";
import type { PriceBook } from "../book/price-book.ts";
import { exact } from "../exact.ts";
import { moneyText, quantityText } from "../money.ts";
import { findMetric } from "../quote/find-product.ts";
import { joined } from "../quote/quote-title.ts";
import { perText } from "../rating/per-text.ts";

/** A charge's price in words, as in "$18.00 per seat a month, at least 3 seats". */
export function describeCharge(book: PriceBook, charge: Charge, currency: string): string {
  const money = (amount: string) => moneyText(amount, currency);
  const spend = [
    charge.minimum_spend === undefined ? [] : [`at least ${money(charge.minimum_spend)} a month`],
    charge.maximum_spend === undefined ? [] : [`at most ${money(charge.maximum_spend)} a month`],
  ].flat();
  return [core(book, charge, money), ...spend].join(", ");
}

function core(book: PriceBook, charge: Charge, money: (amount: string) => string): string {
  switch (charge.model) {
    case "flat": {
      if (charge.timing === "one_time") return `${money(charge.amount)} once`;
      const year = charge.yearly_amount === undefined ? "" : `, or ${money(charge.yearly_amount)} a year`;
      return `${money(charge.amount)} a month${year}${charge.id === "subscription" ? "" : ` (${charge.name.toLowerCase()})`}`;
    }
    case "per_unit": {
      const { one, many } = findMetric(book, charge.metric);
      const year = charge.yearly_amount === undefined ? "" : `, or ${money(charge.yearly_amount)} a year`;
      const least = charge.min_quantity === undefined ? "" : `, at least ${quantityText(charge.min_quantity)} ${many}`;
      const unit = charge.per === 1 ? `per ${one}` : `${perText(charge.per).trim()} ${many}`;
      return `${money(charge.unit_amount)} ${unit} a month${year}${least}${free(charge.included, many)}`;
    }
    case "graduated":
    case "volume": {
      const { many } = findMetric(book, charge.metric);
      const how =
        charge.model === "graduated" ? "each part at its tier's price" : "all at the price of the tier reached";
      return `${many}${perText(charge.per)} a month: ${tierList(charge.tiers, money)} (${how})${free(charge.included, many)}`;
    }
    case "package": {
      const { many } = findMetric(book, charge.metric);
      return `${money(charge.amount)} per package of ${quantityText(charge.size)} ${many}${free(charge.included, many)}`;
    }
    case "percentage": {
      const of = charge.of === "subscription" ? "the subscription" : findMetric(book, charge.of.metric).many;
      return `${quantityText(charge.percent)}% of ${of}`;
    }
    case "graduated_percentage":
      return `of ${findMetric(book, charge.metric).many}: ${joined(charge.tiers.map(({ up_to: end, percent }) => `${quantityText(percent)}% ${end === undefined ? "beyond" : `up to ${quantityText(end)}`}`))}`;
    case "block": {
      const { many } = findMetric(book, charge.metric);
      return joined(
        charge.tiers.map(({ size, amount }) => `${money(amount)} per block of ${quantityText(size)} ${many}`),
      );
    }
    default: {
      const unreachable: never = charge;
      return unreachable;
    }
  }
}

function tierList(
  tiers: readonly { up_to?: string | undefined; unit_amount: string }[],
  money: (amount: string) => string,
): string {
  return joined(
    tiers.map(({ up_to: end, unit_amount: amount }) => {
      const price = exact(amount).isZero() ? "free" : money(amount);
      return end === undefined ? `${price} beyond` : `${price} up to ${quantityText(end)}`;
    }),
  );
}

function free(included: string, many: string): string {
  return exact(included).isZero() ? "" : `, the first ${quantityText(included)} ${many} of each month free`;
}
