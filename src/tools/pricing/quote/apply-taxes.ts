import { InvalidInput } from "../../errors.ts";
import type { TaxJurisdiction } from "../book/tax.ts";
import type { Conventions } from "../conventions.ts";
import { exact, sum, ZERO, type Exact } from "../exact.ts";
import { fitToTotal, roundTo } from "../rounding.ts";

/** A line's discounted amount and the tax category of its product. */
export interface TaxableLine {
  readonly name: string;
  readonly category: string;
  readonly amount: Exact;
}

export interface TaxAmount {
  readonly name: string;
  readonly percent: string;
  readonly base: Exact;
  readonly amount: Exact;
}

/**
 * The tax on discounted lines, rate by rate. Exclusive: rate × base. Inclusive: base × rate ÷ (100 + all rates), because the base
 * contains every rate's tax.
 *
 * @throws InvalidInput when the jurisdiction has no rate for a line's category: untaxed would be a guess.
 */
export function applyTaxes(
  lines: readonly TaxableLine[],
  tax: TaxJurisdiction,
  conventions: Conventions,
  digits: number,
): readonly TaxAmount[] {
  for (const line of lines) {
    if (ratesFor(tax, line.category).length > 0) continue;
    const has = tax.rates.flatMap(({ categories }) => categories ?? []);
    throw new InvalidInput(
      `tax jurisdiction ${tax.code} has no rate for ${line.category} (${line.name}); it has rates for ${has.join(", ")}`,
      { field: "jurisdiction", alternatives: has },
    );
  }
  const bases = conventions.tax_scope === "line" ? lines.map((line) => [line]) : [lines];
  const parts = bases.map((group) => taxOf(group, tax, conventions, digits));
  return tax.rates.map(({ name, percent }, i) => ({
    name,
    percent,
    base: sum(parts.map((part) => part.bases[i] ?? ZERO)),
    amount: sum(parts.map((part) => part.amounts[i] ?? ZERO)),
  }));
}

function taxOf(lines: readonly TaxableLine[], tax: TaxJurisdiction, conventions: Conventions, digits: number) {
  const merged = byCategory(lines);
  const matching = tax.rates.map(({ categories }) =>
    merged.filter((line) => categories === undefined || categories.includes(line.category)),
  );
  const bases = matching.map((group) => sum(group.map(({ amount }) => amount)));
  const whole = matching.map((group, i) => sum(group.map((line) => lineTax(line, tax.rates[i]?.percent ?? "0", tax))));
  const mode = conventions.rounding_mode;
  const amounts =
    conventions.tax_rates === "each"
      ? whole.map((amount) => roundTo(amount, digits, mode))
      : fitToTotal(whole, roundTo(sum(whole), digits, mode), digits);
  return { bases, amounts };
}

/** One line for each category: dividing once keeps an exact half of a cent exact. */
function byCategory(lines: readonly TaxableLine[]): readonly TaxableLine[] {
  const merged = new Map<string, TaxableLine>();
  for (const line of lines) {
    const before = merged.get(line.category)?.amount ?? ZERO;
    merged.set(line.category, { ...line, amount: before.plus(line.amount) });
  }
  return [...merged.values()];
}

function lineTax(line: TaxableLine, percent: string, tax: TaxJurisdiction): Exact {
  const all = sum(ratesFor(tax, line.category).map((rate) => exact(rate.percent)));
  const divisor = tax.mode === "inclusive" ? all.plus(100) : exact(100);
  return line.amount.times(percent).dividedBy(divisor);
}

function ratesFor(tax: TaxJurisdiction, category: string): TaxJurisdiction["rates"] {
  return tax.rates.filter(({ categories }) => categories === undefined || categories.includes(category));
}
