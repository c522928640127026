import type { Exact } from "./exact.ts";
import { exact } from "./exact.ts";

/** Decimal places of a currency's smallest unit by ISO 4217: 2 for USD, 0 for JPY. */
export function minorDigits(currency: string): number {
  return formatOf(currency, undefined).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Whether this is a currency code that the platform's ISO 4217 table knows. */
export function isCurrency(code: string): boolean {
  return CODES.has(code);
}

/** An amount for people, as in "$4,590.00"; digits beyond the smallest unit are kept, as in "$0.0004". */
export function moneyText(amount: Exact | string, currency: string): string {
  const value = exact(amount);
  const digits = Math.max(minorDigits(currency), Math.min(value.decimalPlaces(), 12));
  return formatOf(currency, digits)
    .format(value.toFixed(digits) as Intl.StringNumericLiteral)
    .replace(/^-/, "−");
}

/** A quantity for people, as in "1,800" or "100.5". */
export function quantityText(quantity: Exact | string): string {
  const [whole = "0", fraction] = exact(quantity).toFixed().split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** An amount as quotes carry it: plain digits with at least the currency's decimals, as in "4590.00". */
export function amountText(amount: Exact, currency: string): string {
  return amount.toFixed(Math.max(minorDigits(currency), amount.decimalPlaces()));
}

const CODES = new Set(Intl.supportedValuesOf("currency"));

/** Formats are dear to make (a break-even needs thousands) and few: one for each currency and number of digits. */
const FORMATS = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string, digits: number | undefined): Intl.NumberFormat {
  const key = `${currency} ${digits ?? ""}`;
  const known = FORMATS.get(key);
  if (known !== undefined) return known;
  const fraction = digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = new Intl.NumberFormat("en-US", { style: "currency", currency, ...fraction });
  FORMATS.set(key, format);
  return format;
}
