import type { Statement } from "../../../tools/finding.ts";
import { moneyText } from "../../../tools/pricing/money.ts";
import type { InvoiceRun, OverMonths } from "../../../tools/pricing/whatif/over-months.ts";
import { taxText } from "./amounts.ts";
import { breakdown } from "./state-quote.ts";

/** A stretch of months in sentences: the sum first, then the invoices it consists of. */
export function stateOverMonths(result: OverMonths): readonly Statement[] {
  const money = (amount: string) => moneyText(amount, result.currency);
  const [first] = result.runs;
  const tax = first === undefined ? "" : taxText(first.quote).replace(/ \([^)]*before tax\)/, "");
  const terms = result.runs.map((run) => `${run.count} × ${money(run.quote.total)}`).join(" + ");
  return [
    {
      text: `${result.title}, costs ${money(result.total)} over ${result.months} months${tax}.`,
      data: { total: result.total, months: result.months, currency: result.currency },
    },
    {
      text: `That is ${result.invoices} ${result.invoices === 1 ? "invoice" : "invoices"}: ${terms} = ${money(result.total)}.`,
      data: { invoices: result.invoices },
    },
    ...result.runs.map((run) => ({
      text: `${monthsText(run)} ${run.count === 1 ? "costs" : "cost"} ${money(run.quote.total)}${run.count === 1 ? "" : " each"}.`,
      data: { from_month: run.from_month, to_month: run.to_month, total: run.quote.total, currency: result.currency },
    })),
    ...(first === undefined ? [] : breakdown(first.quote)),
    ...covers(result),
  ];
}

function monthsText(run: InvoiceRun): string {
  const [one, many, to] =
    run.quote.billing === "yearly"
      ? ["The invoice of month", "The yearly invoices of month", "to month"]
      : ["Month", "Months", "to"];
  return run.from_month === run.to_month
    ? `${one} ${run.from_month}`
    : `${many} ${run.from_month} ${to} ${run.to_month}`;
}

/** A yearly term that outlasts the months asked for is paid in full. */
function covers(result: OverMonths): readonly Statement[] {
  const [first] = result.runs;
  if (first === undefined || first.quote.billing === "monthly") return [];
  const paid = result.invoices * 12;
  return paid === result.months
    ? []
    : [{ text: `Billed yearly, ${paid} months are paid for, of which ${result.months} were asked about.` }];
}
