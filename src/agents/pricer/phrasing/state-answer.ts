import type { Statement } from "../../../tools/finding.ts";
import type { PriceAnswer } from "../../../tools/pricing/whatif/answer-price-request.ts";
import type { Quote } from "../../../tools/pricing/quote/quote.ts";
import { stateBreakEven } from "./state-break-even.ts";
import { stateBudget } from "./state-budget.ts";
import { stateChange } from "./state-change.ts";
import { stateComparison } from "./state-comparison.ts";
import { stateOverMonths } from "./state-over-months.ts";
import { statePrices } from "./state-prices.ts";
import { stateQuote } from "./state-quote.ts";

/** What an answer is told with. */
export interface Telling {
  /** A budget that compared options are held against. */
  readonly within?: { readonly amount: string; readonly per: "month" | "year" } | undefined;
  /** Whether a quote is at today's prices. */
  isCurrent(quote: Quote): boolean;
}

/** Any answer in sentences, the most important first. */
export function stateAnswer(answer: PriceAnswer, telling: Telling): readonly Statement[] {
  switch (answer.kind) {
    case "quote":
      return stateQuote(answer.quote, telling.isCurrent(answer.quote));
    case "compare":
      return stateComparison(answer, telling.within);
    case "over_months":
      return stateOverMonths(answer);
    case "break_even":
      return stateBreakEven(answer);
    case "budget":
      return stateBudget(answer);
    case "change":
      return stateChange(answer);
    case "prices":
      return statePrices(answer);
    default: {
      const unreachable: never = answer;
      return unreachable;
    }
  }
}

/** The quotes within an answer. */
export function quotesOf(answer: PriceAnswer): readonly Quote[] {
  switch (answer.kind) {
    case "quote":
    case "budget":
    case "change":
      return [answer.quote];
    case "compare":
      return answer.options.flatMap((option) => (option.fits ? [option.quote] : []));
    case "over_months":
      return answer.runs.map(({ quote }) => quote);
    case "break_even":
    case "prices":
      return [];
    default: {
      const unreachable: never = answer;
      return unreachable;
    }
  }
}
