import { dayText, dayNumber } from "../../../tools/pricing/calendar.ts";
import type { QuoteQuery } from "../../../tools/pricing/quote/quote-request.ts";
import { findMetric } from "../../../tools/pricing/quote/find-product.ts";
import { quantityText } from "../../../tools/pricing/money.ts";
import type { Ask } from "./ask.ts";
import { neededMetrics, productNamed } from "./needs.ts";

/** What all requests of one sentence share: add-ons, usage, coupons, place, currency, book. */
export interface SharedFields {
  readonly query: QuoteQuery;
  /** Add-ons that were named without the quantity they are priced by: they cannot be part of a quote. */
  readonly unpriced: readonly string[];
  readonly notes: readonly string[];
}

export function sharedFields(ask: Ask): SharedFields {
  const { slots, book, shelf } = ask;
  const notes: string[] = [];
  const quantities: Record<string, string> = {};
  for (const usage of slots.usage) {
    const { many } = findMetric(book, usage.metric);
    const month = usage.per === "year" ? usage.value.dividedBy(12).toDecimalPlaces(2) : usage.value;
    if (usage.per === "year")
      notes.push(`${quantityText(usage.value)} ${many} a year are taken as ${quantityText(month)} each month.`);
    else if (usage.per === undefined)
      notes.push(`${quantityText(usage.value)} ${many} are taken as the quantity of each month.`);
    quantities[usage.metric] = month.toFixed();
  }
  const unpriced = slots.addons.filter((name) => {
    const product = productNamed(book, name);
    return (
      product !== undefined &&
      neededMetrics(product).some((metric) => quantities[metric] === undefined && metric !== ask.people)
    );
  });
  const on = bookDay(ask);
  return {
    query: {
      addons: slots.addons.filter((name) => !unpriced.includes(name)),
      quantities,
      coupons: [...slots.coupons],
      // What does not fit is left out, and the answer says so.
      ...(slots.coupons.length === 0 ? {} : { strict_coupons: false }),
      ...(slots.billing === "yearly" ? { billing: "yearly" } : {}),
      ...(slots.place === undefined ? {} : { jurisdiction: slots.place }),
      ...currencyField(ask),
      ...(shelf.books.every((known) => known.book === book.book) ? {} : { book: book.book }),
      ...(on === undefined ? {} : { on }),
    },
    unpriced,
    notes,
  };
}

/** The day whose price book counts, where that is not today's. */
export function bookDay({ slots, book }: Ask): string | undefined {
  if (slots.past === "previous") return dayText(dayNumber(book.effective_from) - 1);
  if (slots.past !== undefined) return slots.past;
  const start = slots.start?.date;
  return start !== undefined && start < book.effective_from ? start : undefined;
}

function currencyField({ slots, book }: Ask): { currency?: string } {
  const code = slots.currency ?? slots.money?.currency;
  return code === undefined || code === book.currency ? {} : { currency: code };
}
