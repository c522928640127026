import { createRandom } from "./random.ts";

export interface RevenueRow {
  readonly month: string;
  readonly product: string;
  readonly region: string;
  readonly revenue_usd: string;
  readonly new_customers: number;
  readonly churned_customers: number;
  /** Seats under contract at the month's end; add-ons have none. */
  readonly seats: number | null;
}

const MONTHS = 34;
const products = ["Starter", "Team", "Enterprise", "Add-ons"] as const;
const regions = ["Americas", "EMEA", "APAC"] as const;
type Product = (typeof products)[number];
type Region = (typeof regions)[number];

/** Revenue in the first month, USD. */
const base: Record<Product, Record<Region, number>> = {
  Starter: { Americas: 41_000, EMEA: 29_500, APAC: 21_000 },
  Team: { Americas: 96_000, EMEA: 71_000, APAC: 33_000 },
  Enterprise: { Americas: 142_000, EMEA: 88_000, APAC: 39_000 },
  "Add-ons": { Americas: 18_500, EMEA: 12_300, APAC: 5_400 },
};
/** Growth per month. Starter in APAC is the one that shrinks. */
const growth: Record<Product, Record<Region, number>> = {
  Starter: { Americas: 0.006, EMEA: 0.005, APAC: -0.021 },
  Team: { Americas: 0.014, EMEA: 0.012, APAC: 0.017 },
  Enterprise: { Americas: 0.018, EMEA: 0.015, APAC: 0.022 },
  "Add-ons": { Americas: 0.021, EMEA: 0.019, APAC: 0.024 },
};
const seatPrice: Record<Product, number | null> = { Starter: 12.4, Team: 16.9, Enterprise: 26.3, "Add-ons": null };
const customerSize: Record<Product, number> = { Starter: 49, Team: 310, Enterprise: 3_400, "Add-ons": 95 };
/** Spring contracts and the summer season; December is slow. */
const season = [0.965, 0.975, 1.01, 1.015, 1.03, 1.04, 1.035, 1.015, 1.005, 0.995, 0.975, 0.94];
/** Credits paid for the outage of March 2026. */
const CREDIT = { month: 26, product: "Enterprise", region: "EMEA", factor: 0.86 };

/** Monthly revenue by product and region, January 2024 to October 2026. */
export function generateRevenue(): readonly RevenueRow[] {
  const random = createRandom(20_240_101);
  const rows: RevenueRow[] = [];
  for (let index = 0; index < MONTHS; index++) {
    const month = new Date(Date.UTC(2024, index, 1));
    for (const product of products) {
      for (const region of regions) {
        const trend = base[product][region] * (1 + growth[product][region]) ** index;
        const credit =
          index === CREDIT.month && product === CREDIT.product && region === CREDIT.region ? CREDIT.factor : 1;
        const revenue = trend * (season[month.getUTCMonth()] ?? 1) * credit * Math.exp(0.012 * random.normal());
        const customers = trend / customerSize[product];
        const shrinking = growth[product][region] < 0;
        const joined = customers * (shrinking ? 0.012 : 0.034) * Math.exp(0.22 * random.normal());
        const left = customers * (shrinking ? 0.034 : 0.013) * Math.exp(0.25 * random.normal());
        const price = seatPrice[product];
        rows.push({
          month: month.toISOString().slice(0, 10),
          product,
          region,
          revenue_usd: revenue.toFixed(2),
          new_customers: Math.round(joined),
          churned_customers: Math.round(left),
          seats: price === null ? null : Math.round(trend / price),
        });
      }
    }
  }
  return rows;
}
