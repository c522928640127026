import type { Concepts } from "./concepts.ts";

/** Prices, bills and what changes them. Phrases are separated by commas. */
export const money: Concepts = {
  price_ask: `cost, costs, price, pricing, priced, quote, quotation, estimate, ballpark, list price, how much, what would it run to, what does it come to, come to,
    run to, set back, set us back, set them back, what's the damage, damage, bottom line, total, sum, figure, amount, add up to, amount to, what do we charge, what would we charge, cost us, cost
    them, go for, ask for, worth in dollars, what do they pay, what would they pay, price tag, outlay, expenditure, spend, price check, looking at, be looking at`,
  pay: `pay, pays, paid, paying, payment, payable, owe, owes, owed, owing, due, charge, charges, charged, bill, bills, billed, billing, invoice, invoiced, invoicing, fee, fees, fork out, shell out, cough up, hand over, settle,
    deposit, instalment, installment, down payment, retainer, premium, rent, fare, toll, surcharge, levy, outstanding, on the hook, write a cheque, chip in`,
  money_word: `dollar, dollars, bucks, euro, euros, pound, pounds, franc, francs, zloty, yen, usd, eur, gbp, chf, cent, cents, money, cash, currency, quid, grand, budget, budgeted, afford, affordable, price range, wallet, pricey, expensive, cheap, dear,
    inexpensive, costly, fortune, overspend, purse`,
  cheaper: `cheaper, cheapest, less expensive, least expensive, better deal, best deal, good deal, bargain, better value, worth it, pay off, pays for itself, break even, breakeven, break-even, tipping point, sweet spot, threshold, make sense, stop making sense, save, saves, saving,
    savings, better off, smarter choice, lower bill, smallest bill, lowest bill, worthwhile, economical, price difference, price break, kick in, get away with, leave them with, over the odds, come out ahead, more for their money, save money, cut the bill, lower the bill`,
  plan: `plan, plans, package, packages, tier, tiers, tariff, tariffs, subscription, subscriptions, licence, licences, license, licenses, seat, seats, add-on, add-ons, addon, add on, bundle, bundles, edition, upgrade, upgrading, upgraded, downgrade, downgrading,
    switch plan, higher tier, lower tier, top plan, flat plan, membership, rate card, price book, price list, pricelist, arrangement, contract value, module, starter, team plan, enterprise, basic plan, premium plan, pro plan, standard plan, level up, go up a level, bigger package, trade up, move up, step up, per-seat, per seat, per head, per user, a head, overage, overages`,
  discount: `discount, discounts, discounted, rebate, rebates, coupon, coupons, voucher, vouchers, promo, promotion, code, percent off, off the price, knock off, reduction, reduced rate, markdown, early bird, loyalty, nonprofit, non-profit, charity rate, concession, special offer, deal, haggle, shave off, price cut, sweetener`,
  tax: `tax, taxes, vat, gst, gross, net, before tax, after tax, tax included, taxed, excluding tax, including vat, sales tax, duty, withholding`,
  term: `monthly, yearly, annually, annual, per month, per year, a month, a year, every month, each month, for a year, twelve months, one-off, one off, up front, upfront, in advance, quarterly, half a year, annual billing, once a year, recurring, long-term, per annum, prepay, prepaid`,
  proration: `pro rata, prorated, prorate, proration, mid-month, middle of the month, halfway through, part of the month, rest of the month, remaining days, partial month, used portion, mid-cycle, unused, next bill, next invoice`,
  compute: `calculate, compute, work out, add up, tally, tot up, figure out, put a number, give me a number, number crunch, convert, itemise, itemize, itemised, quote for, put together a quote, price up, price out, offer for, make an offer, prepare an offer, draw up an offer, split, bill for, invoice for, reckon, do the sums, run the numbers, cost out`,
  quantity_change: `add, adding, more seats, extra, additional, drop, dropping, remove seats, fewer, cut seats, double, triple, grow to, expand to, go from, move from, scale up, scale down, join, hire, new hires, on board, come on board, take on, bring in`,
  refund: `refund, refunds, refunded, refundable, money back, reimburse, reimbursement, reimbursed, reimburses, give back, get back, pay back, return the money, credit note, credits, compensation, compensate, compensated, make good, chargeback, entitled to money, payout, pay out`,
  penalty: `penalty, penalties, fine, fined, fines, late fee, damages, liability, liable, deduct, claim, claims, forfeit, cancellation fee, exit fee, exit charge, early termination, service credit, service credits`,
};
