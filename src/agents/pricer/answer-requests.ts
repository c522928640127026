import type { z } from "zod";
import { BatonError } from "../../tools/errors.ts";
import type { Statement } from "../../tools/finding.ts";
import type { BookShelf } from "../../tools/pricing/catalog/book-shelf.ts";
import type { Quote } from "../../tools/pricing/quote/quote.ts";
import { checked } from "../../tools/pricing/checked.ts";
import { exact } from "../../tools/pricing/exact.ts";
import { answerPriceRequest, type PriceAnswer } from "../../tools/pricing/whatif/answer-price-request.ts";
import { overMonths } from "../../tools/pricing/whatif/over-months.ts";
import { priceRequest, type PriceRequest } from "../../tools/pricing/whatif/price-request.ts";
import { otherBilling, stateAssumptions } from "./phrasing/state-assumptions.ts";
import { headline } from "./phrasing/state-quote.ts";
import { quotesOf, stateAnswer, type Telling } from "./phrasing/state-answer.ts";
import type { pricerOutput } from "./pricer-schemas.ts";
import type { Reading } from "./reading/read-question.ts";

export type Priced = z.input<typeof pricerOutput>;

interface Answered {
  readonly answer: PriceAnswer;
  readonly request: PriceRequest;
  readonly statements: readonly Statement[];
}

/**
 * Answers every request of a reading. A request that the book refuses becomes a statement that says why, as long as another one can be
 * answered.
 *
 * @throws NotFound or InvalidInput, the first refusal, when none can.
 */
export function answerRequests(reading: Reading, shelf: BookShelf): Priced {
  const answered: Answered[] = [];
  const refused: BatonError[] = [];
  for (const { request, within } of withoutRepeats(reading.requests)) {
    try {
      answered.push(answerOne(checked(priceRequest, request), shelf, within));
    } catch (error) {
      if (!(error instanceof BatonError)) throw error;
      refused.push(error);
    }
  }
  const [first] = refused;
  if (answered.length === 0 && first !== undefined) throw first;
  const quotes = answered.flatMap(({ answer }) => quotesOf(answer));
  const notes = reading.requests.flatMap((read) => read.notes);
  return {
    statements: [
      ...answered.flatMap(({ statements }) => statements.slice(0, 1)),
      ...refused.map((error) => ({ text: sentence(error.message) })),
      ...[...new Set(answered.flatMap(({ answer }) => assumptionsOf(answer)))].map((text) => ({
        text: sentence(text),
      })),
      ...answered.flatMap(({ statements }) => statements.slice(1)),
      ...answered.flatMap((one) => alternative(one, shelf)),
      ...stateAssumptions(quotes, notes),
      ...backgroundOf(reading, shelf),
    ],
    quote: quotes[0] ?? null,
    quotes: [...quotes],
    answers: answered.map(({ answer }) => ({ ...answer })),
  };
}

function answerOne(request: PriceRequest, shelf: BookShelf, within: Telling["within"]): Answered {
  const answer = answerPriceRequest(shelf, request);
  const isCurrent = ({ book }: Quote) => newestInEffect(shelf, book.book) === book.version;
  return { answer, request, statements: stateAnswer(answer, { within, isCurrent }) };
}

/** What the other billing period would cost over twelve months, for a quote of a plan. */
function alternative({ answer, request }: Answered, shelf: BookShelf): readonly Statement[] {
  if (answer.kind !== "quote" || request.kind !== "quote" || request.plan === undefined) return [];
  if (request.start !== undefined || request.until !== undefined || request.month > 1) return [];
  const { kind: _kind, month: _month, until: _until, ...query } = request;
  try {
    const total = (billing: "monthly" | "yearly") =>
      overMonths(shelf, { ...query, billing, kind: "over_months", months: 12 }).total;
    const year = { monthly: total("monthly"), yearly: total("yearly") };
    const saves = exact(year.monthly).minus(year.yearly);
    return saves.lessThanOrEqualTo(0)
      ? []
      : [otherBilling(request.billing, year, saves.toFixed(2), answer.quote.currency)];
  } catch (error) {
    // A plan that is not sold the other way has no alternative to tell.
    if (error instanceof BatonError) return [];
    throw error;
  }
}

function backgroundOf(reading: Reading, shelf: BookShelf): readonly Statement[] {
  return reading.background.flatMap(({ request }) => {
    try {
      const answer = answerPriceRequest(shelf, checked(priceRequest, request));
      return quotesOf(answer).map((quote) => ({ text: `For comparison: ${headline(quote).text}` }));
    } catch (error) {
      if (error instanceof BatonError) return [];
      throw error;
    }
  });
}

/** "Which plan should we take and what does it cost" asks for one thing twice. */
function withoutRepeats(requests: Reading["requests"]): Reading["requests"] {
  const seen = new Set<string>();
  return requests.filter(({ request }) => {
    const key = JSON.stringify(request);
    return !seen.has(key) && seen.add(key);
  });
}

/** Of a stretch of months the first invoice's: that a coupon ends later, the invoices show. */
function assumptionsOf(answer: PriceAnswer): readonly string[] {
  const quotes = quotesOf(answer);
  return (answer.kind === "over_months" ? quotes.slice(0, 1) : quotes).flatMap(({ assumptions }) => assumptions);
}

function newestInEffect(shelf: BookShelf, book: string): string | undefined {
  return shelf.books.find((known) => known.book === book && known.effective_from <= shelf.today)?.version;
}

function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
