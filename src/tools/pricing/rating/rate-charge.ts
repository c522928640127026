import type { Charge } from "../book/charge.ts";
import { exact, sum, ZERO, type Exact } from "../exact.ts";
import { rateBlock } from "./block.ts";
import { rateGraduatedPercentage } from "./graduated-percentage.ts";
import { rateGraduated } from "./graduated.ts";
import { ratePackage } from "./package.ts";
import { ratePerUnit } from "./per-unit.ts";
import { ratePercentage } from "./percentage.ts";
import type { Rated, RatedStep, RatingContext } from "./rated.ts";
import { rateVolume } from "./volume.ts";

/** What a charge is applied to in one month. */
export interface RatingInput {
  /** Units of the charge's metric; for percentages the reported amounts one by one. */
  readonly events: readonly Exact[];
  /** The plan's own lines, for percentages of the subscription. */
  readonly subscription: Exact;
}

/** What a charge comes to for one month, before rounding, within its least and most spend. */
export function rateCharge(charge: Charge, input: RatingInput, context: RatingContext): Rated {
  return withinSpend(charge, rate(charge, input, context), context);
}

function rate(charge: Charge, input: RatingInput, context: RatingContext): Rated {
  const quantity = sum(input.events);
  switch (charge.model) {
    case "flat": {
      const amount = exact(charge.amount);
      return { amount, steps: [{ text: context.money(amount), amount }] };
    }
    case "per_unit":
      return ratePerUnit(charge, quantity, context);
    case "graduated":
      return rateGraduated(charge, quantity, context);
    case "volume":
      return rateVolume(charge, quantity, context);
    case "package":
      return ratePackage(charge, quantity, context);
    case "percentage":
      return ratePercentage(charge, charge.of === "subscription" ? [input.subscription] : input.events, context);
    case "graduated_percentage":
      return rateGraduatedPercentage(charge, quantity, context);
    case "block":
      return rateBlock(charge, quantity, context);
    default: {
      const unreachable: never = charge;
      return unreachable;
    }
  }
}

function withinSpend(charge: Charge, rated: Rated, context: RatingContext): Rated {
  const { minimum_spend: least, maximum_spend: most } = charge;
  const change = (to: string, word: string): Rated => {
    const amount = exact(to);
    const step: RatedStep = { text: `${word} ${context.money(amount)}`, amount: amount.minus(rated.amount) };
    return { amount, steps: [...rated.steps, step] };
  };
  if (least !== undefined && rated.amount.lessThan(least)) return change(least, "at least");
  if (most !== undefined && rated.amount.greaterThan(most)) return change(most, "at most");
  return { amount: rated.amount.plus(ZERO), steps: rated.steps };
}
