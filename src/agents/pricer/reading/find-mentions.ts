import type { Mention } from "./mention.ts";
import { recogniseBilling, recogniseMonths, recognisePast } from "./recognise-billing.ts";
import { recogniseDate } from "./recognise-date.ts";
import { recogniseCurrency, recogniseMoney } from "./recognise-money.ts";
import {
  recogniseAddon,
  recogniseCoupon,
  recognisePlace,
  recognisePlan,
  recogniseUnknownPlan,
} from "./recognise-names.ts";
import { recogniseQuantity } from "./recognise-quantity.ts";
import type { Recogniser, Scan } from "./scan.ts";

/** In order: at each token the first that recognises something takes it. */
const RECOGNISERS: readonly Recogniser[] = [
  recogniseCoupon,
  recogniseMoney,
  recogniseDate,
  recognisePast,
  recogniseMonths,
  recogniseQuantity,
  recognisePlan,
  recogniseAddon,
  recogniseUnknownPlan,
  recogniseCurrency,
  recognisePlace,
  recogniseBilling,
];

/** Everything in a sentence that a price depends on, in order; no token is in two mentions. */
export function findMentions(scan: Scan): readonly Mention[] {
  const mentions: Mention[] = [];
  let at = 0;
  while (at < scan.tokens.length) {
    const found = firstOf(scan, at);
    if (found !== undefined && found.kind !== "skip") mentions.push(found);
    at += found?.length ?? 1;
  }
  return mentions;
}

function firstOf(scan: Scan, at: number): ReturnType<Recogniser> {
  for (const recognise of RECOGNISERS) {
    const found = recognise(scan, at);
    if (found !== undefined) return found;
  }
  return undefined;
}
