import { InvalidInput } from "../../errors.ts";
import type { BookShelf } from "../catalog/book-shelf.ts";
import type { DraftContext } from "../quote/draft-context.ts";
import { draftLines } from "../quote/draft-lines.ts";
import { createExchange } from "../quote/exchange.ts";
import type { LineDraft } from "../quote/line-draft.ts";
import { partOfPeriod, periodOf, type Period } from "../quote/part-of-period.ts";
import { header } from "../quote/price-quote.ts";
import { quoteRequest } from "../quote/quote-request.ts";
import type { Quote } from "../quote/quote.ts";
import { quoteTitle } from "../quote/quote-title.ts";
import { resolveRequest } from "../quote/resolve-request.ts";
import { settle } from "../quote/settle.ts";
import { dayText, dayNumber } from "../calendar.ts";
import type { ChangeRequest } from "./price-request.ts";

/** The invoice of a change within a paid period; negative where the credit is more than the charge. */
export interface Change {
  readonly kind: "change";
  readonly from: string;
  readonly to: string;
  readonly on_day: string;
  readonly period: Period;
  readonly quote: Quote;
}

/**
 * Charges the rest of the period at the new price and gives back what is unused of the old one. By `credit_and_charge` that is two
 * groups of lines; by `rebill_minus_invoiced` the used old part and the new part are billed and the old invoice is taken off. Usage and
 * one-time charges are not touched.
 *
 * @throws InvalidInput when the day does not lie within the period, or a yearly period's first day is missing.
 */
export function changePlan(shelf: BookShelf, request: ChangeRequest): Change {
  const { kind: _kind, from, to, on_day: day, period_from: periodFrom, ...shared } = request;
  if (from.billing !== to.billing)
    throw new InvalidInput("a change keeps its billing period: from and to must be billed alike", {
      field: "to.billing",
    });
  if (from.billing === "yearly" && periodFrom === undefined)
    throw new InvalidInput("say when the yearly period began", { field: "period_from", alternatives: ["YYYY-MM-DD"] });
  const book = shelf.pick(request);
  const period = periodOf(periodFrom ?? day, from.billing);
  const exchange = createExchange(book, request.rate_date);
  const contextOf = (side: ChangeRequest["from"], part: DraftContext["part"], coupons: string[]): DraftContext => ({
    book,
    part,
    exchange,
    resolved: resolveRequest(book, quoteRequest.parse({ ...shared, ...side, coupons })),
  });
  const { proration, change } = contextOf(to, undefined, []).resolved.conventions;
  const rest = partOfPeriod(period, { start: day }, proration);
  const before = partOfPeriod(period, { until: proration === "days_both_ends" ? dayBefore(day) : day }, proration);
  const recurring = (context: DraftContext) =>
    draftLines(context).filter(({ kind }) => kind === "recurring" || kind === "commitment");
  const next = contextOf(to, rest, request.coupons);
  const old =
    change === "credit_and_charge"
      ? recurring(contextOf(from, rest, [])).map((line) => credit(line, `unused ${line.name}`))
      : [
          ...recurring(contextOf(from, before, [])).map((line) => charge(line, "used")),
          ...recurring(contextOf(from, undefined, [])).map((line) => credit(line, `${line.name} already invoiced`)),
        ];
  const lines = [...old, ...recurring(next).map((line) => charge(line, "rest"))];
  const { notes, ...money } = settle(lines, next);
  const fromTitle = quoteTitle(book, contextOf(from, undefined, []).resolved);
  return {
    kind: "change",
    from: fromTitle,
    to: quoteTitle(book, next.resolved),
    on_day: day,
    period,
    quote: {
      ...header(next),
      title: `Change from ${fromTitle} to ${quoteTitle(book, next.resolved)} on ${day.slice(0, 10)}`,
      ...money,
      exchange: exchange.used.map((rate) => ({ ...rate })),
      assumptions: [...next.resolved.assumptions, ...notes],
    },
  };
}

function dayBefore(day: string): string {
  return dayText(dayNumber(day) - 1);
}

function credit(line: LineDraft, name: string): LineDraft {
  return {
    ...line,
    id: `${line.id}.credit`,
    name: name.charAt(0).toUpperCase() + name.slice(1),
    kind: "credit",
    steps: line.steps.map((step) => ({ ...step, amount: step.amount.negated() })),
    exact: line.exact.negated(),
  };
}

function charge(line: LineDraft, which: "used" | "rest"): LineDraft {
  return {
    ...line,
    id: `${line.id}.${which}`,
    name: `${line.name}, ${which === "used" ? "until the change" : "rest of the period"}`,
    kind: "change",
  };
}
