import { describe, expect, test } from "vitest";
import { readQuestion } from "../../../../src/agents/pricer/reading/read-question.ts";
import { sampleShelf } from "../../../tools/pricing/sample-books.ts";

const shelf = sampleShelf();

/** The requests of a question without what is empty or the default. */
function read(question: string): object[] {
  return readQuestion(question, shelf).requests.map(({ request }) => tidy(request));
}

function tidy(value: object): object {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]: [string, unknown]) => {
      if (key === "strict_coupons" || field === undefined) return [];
      if (key === "billing" && field === "monthly") return [];
      if (Array.isArray(field))
        return field.length === 0 ? [] : [[key, field.map((one: unknown) => (isObject(one) ? tidy(one) : one))]];
      if (isObject(field)) return Object.keys(field).length === 0 ? [] : [[key, tidy(field)]];
      return [[key, field]];
    }),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const quote = (plan: string, seat?: number, more: object = {}) => ({
  kind: "quote",
  plan,
  ...(seat === undefined ? {} : { quantities: { seat: String(seat) } }),
  ...more,
});
const yearly = { billing: "yearly" };
const all = (seat: number, more: object = {}) => ({
  kind: "compare",
  options: ["Starter", "Team", "Enterprise"].map((plan) => ({ plan, quantities: { seat: String(seat) }, ...more })),
});
const two = (a: string, b: string, seat: number, more: object = {}) => ({
  kind: "compare",
  options: [a, b].map((plan) => ({ plan, quantities: { seat: String(seat) }, ...more })),
});

describe("one quote", () => {
  test.each<readonly [string, object]>([
    ["How much is Team for 25 seats billed yearly?", quote("Team", 25, yearly)],
    ["how much is team for 25 seats billed yearly", quote("Team", 25, yearly)],
    ["What does Team cost for 25 people, paid annually?", quote("Team", 25, yearly)],
    ["Price of the Team plan, 25 users, per year", quote("Team", 25, yearly)],
    ["25 Team seats for 12 months, please quote", quote("Team", 25, yearly)],
    ["What would we be charged for 25 Team licences on an annual contract?", quote("Team", 25, yearly)],
    ["team 30 seats yearly", quote("Team", 30, yearly)],
    ["What does Enterprise come to for a crew of forty?", quote("Enterprise", 40)],
    ["We have 60 dispatchers. What would the Team plan cost us per year?", quote("Team", 60, yearly)],
    ["we are a team of 12, what would we pay on the team plan monthly", quote("Team", 12)],
    ["If our team of 30 goes with Team, what is the bill?", quote("Team", 30)],
    ["Our headcount is 35: what is Team for that?", quote("Team", 35)],
    ["Quote Team for twenty-five", quote("Team", 25)],
    ["What's the price of Enterprise for one hundred and twenty users?", quote("Enterprise", 120)],
    ["Cost for half a dozen technicians on Team?", quote("Team", 6)],
    ["Team for two dozen people", quote("Team", 24)],
    ["What would a 40-strong crew pay for Enterprise annually?", quote("Enterprise", 40, yearly)],
    ["How much is a 25-seat Team subscription?", quote("Team", 25)],
    ["What would 60 dispatchers and 12 office clerks pay on Team?", quote("Team", 72)],
    ["What's the price of Entreprise for 80?", quote("Enterprise", 80)],
    ["Price the Tema plan for 14", quote("Team", 14)],
    ["How much does Startr cost?", quote("Starter")],
    ["What is Starter per year?", quote("Starter", undefined, yearly)],
    ["How much is Enterprise for 1,250 seats?", quote("Enterprise", 1250)],
    ["Enterprise for 1.2k users, how much?", quote("Enterprise", 1200)],
    ["Our lease is up in 30 days. How much do 45 seats of Enterprise cost per month?", quote("Enterprise", 45)],
    [
      "Draft an e-mail to ann@example.com with the price of Team for 25 seats billed yearly and the refund policy.",
      quote("Team", 25, yearly),
    ],
    [
      "How did revenue develop in 2025, and what would Team cost for 60 seats billed yearly?",
      quote("Team", 60, yearly),
    ],
    ["What is the refund policy after 40 days, and how much is Team for 25 seats?", quote("Team", 25)],
  ])("%s", (question, request) => {
    expect(read(question)).toEqual([request]);
  });
});

describe("coupons, places, currencies and add-ons", () => {
  test.each<readonly [string, object]>([
    ["Team for 25 seats with welcome10", quote("Team", 25, { coupons: ["WELCOME10"] })],
    ["33 people on Team with the nonprofit discount", quote("Team", 33, { coupons: ["NONPROFIT25"] })],
    [
      "Team, 18 licences, annual, coupons WELCOME10 and SAVE200",
      quote("Team", 18, { ...yearly, coupons: ["WELCOME10", "SAVE200"] }),
    ],
    ["Team for 25 seats with promo code SPRING50", quote("Team", 25, { coupons: ["SPRING50"] })],
    ["How much is Team for 25 seats for a customer in Germany?", quote("Team", 25, { jurisdiction: "DE" })],
    ["Team for 25 seats in Berlin", quote("Team", 25, { jurisdiction: "DE" })],
    ["What would a German customer pay for Team with 25 seats?", quote("Team", 25, { jurisdiction: "DE" })],
    ["Team for 25 users in the UK", quote("Team", 25, { jurisdiction: "GB" })],
    ["Team for 10 seats in New York with tax", quote("Team", 10, { jurisdiction: "US-NY" })],
    ["Team for 10 seats for a firm in Paris", quote("Team", 10, { jurisdiction: "Paris" })],
    ["What does Starter cost in Texas?", quote("Starter", undefined, { jurisdiction: "Texas" })],
    ["Team for 30 seats in euros", quote("Team", 30, { currency: "EUR" })],
    [
      "What is Starter in pounds for a London company?",
      quote("Starter", undefined, { jurisdiction: "GB", currency: "GBP" }),
    ],
    ["What is Starter in Japanese yen?", quote("Starter", undefined, { currency: "JPY" })],
    ["How much is Starter in €?", quote("Starter", undefined, { currency: "EUR" })],
    [
      "Team for 25 seats with onboarding and priority support",
      quote("Team", 25, { addons: ["Onboarding", "Priority Support"] }),
    ],
    ["We want premium support with Team, twelve of us", quote("Team", 12, { addons: ["Priority Support"] })],
    ["How much is onboarding?", { kind: "quote", addons: ["Onboarding"] }],
    ["What do 1,800 text messages cost?", { kind: "quote", quantities: { message: "1800" } }],
    [
      "How much are 2.5 million API calls and 300 GB?",
      { kind: "quote", quantities: { api_call: "2500000", gb: "300" } },
    ],
    ["1.5 TB of storage a month: how much?", { kind: "quote", addons: ["Storage"], quantities: { gb: "1500" } }],
    ["Half a million API requests each month, what is that?", { kind: "quote", quantities: { api_call: "500000" } }],
    [
      "Team for 9 fitters and 4,200 texts a month",
      { kind: "quote", plan: "Team", quantities: { message: "4200", seat: "9" } },
    ],
    [
      "Team for 9 people and 24,000 texts a year",
      { kind: "quote", plan: "Team", quantities: { message: "2000", seat: "9" } },
    ],
  ])("%s", (question, request) => {
    expect(read(question)).toEqual([request]);
  });
});

describe("several quotes", () => {
  test.each<readonly [string, readonly object[]]>([
    ["How much is Team for 10, 25 and 50 seats?", [quote("Team", 10), quote("Team", 25), quote("Team", 50)]],
    ["Quote Team for 25 and Enterprise for 80 seats", [quote("Team", 25), quote("Enterprise", 80)]],
    [
      "Give me 25 Team seats and 80 Enterprise seats billed yearly",
      [quote("Team", 25, yearly), quote("Enterprise", 80, yearly)],
    ],
    [
      "How much is Team for 25 seats? How much is Enterprise for 80 seats?",
      [quote("Team", 25), quote("Enterprise", 80)],
    ],
    [
      "How much is Team for 25 seats and what would it be with WELCOME10?",
      [quote("Team", 25), quote("Team", 25, { coupons: ["WELCOME10"] })],
    ],
    [
      "What did Team for 25 seats cost in 2025 and how much is it now?",
      [quote("Team", 25, { on: "2025-12-31" }), quote("Team", 25)],
    ],
    ["Team for 25 seats with SMS", [quote("Team", 25), { kind: "prices", products: ["SMS"] }]],
  ])("%s", (question, requests) => {
    expect(read(question)).toEqual(requests);
  });
});

describe("a follow-up", () => {
  test.each<readonly [string, object]>([
    ["How much is Team for 25 seats billed yearly? And for 50 seats?", quote("Team", 50, yearly)],
    ["How much is Team for 25 seats? What about Enterprise?", quote("Enterprise", 25)],
    ["How much is Team for 25 seats? And with onboarding?", quote("Team", 25, { addons: ["Onboarding"] })],
    [
      "How much is Team for 25 seats in Germany? And if billed yearly?",
      quote("Team", 25, { ...yearly, jurisdiction: "DE" }),
    ],
    ["Which is cheaper for 20 people, Team or Enterprise? And for 60?", two("Team", "Enterprise", 60)],
  ])("%s", (question, request) => {
    expect(read(question)).toEqual([request]);
  });

  test("keeps what was asked before as background", () => {
    const { background } = readQuestion("How much is Team for 25 seats? And for 50 seats?", shelf);
    expect(background.map(({ request }) => tidy(request))).toEqual([quote("Team", 25)]);
  });
});

describe("comparisons, budgets, periods and changes", () => {
  test.each<readonly [string, object]>([
    ["Which is cheaper for 80 seats, Team or Enterprise?", two("Team", "Enterprise", 80)],
    ["What is the difference between Team and Enterprise for 80 seats?", two("Team", "Enterprise", 80)],
    ["Starter vs Team for 4 users", two("Starter", "Team", 4)],
    ["Which plan is the cheapest for 4 people?", all(4)],
    ["What would our 14 plumbers cost?", all(14)],
    ["How do the three plans compare for a crew of five?", all(5)],
    ["What would switching from Enterprise to Team for 60 seats save us?", two("Enterprise", "Team", 60)],
    [
      "Compare monthly and yearly billing for Team with 30 users",
      {
        kind: "compare",
        options: [
          { plan: "Team", quantities: { seat: "30" } },
          { plan: "Team", billing: "yearly", quantities: { seat: "30" } },
        ],
      },
    ],
    [
      "How much has Team for 30 seats gone up since last year?",
      {
        kind: "compare",
        options: ["2025-11-22", "2026-11-22"].map((on) => ({ on, plan: "Team", quantities: { seat: "30" } })),
      },
    ],
    ["What did Team for 25 seats cost last year?", quote("Team", 25, { on: "2025-11-22" })],
    ["What was Starter in 2025?", quote("Starter", undefined, { on: "2025-12-31" })],
    ["What was the old price of Starter?", quote("Starter", undefined, { on: "2026-06-30" })],
    [
      "From how many seats on does Enterprise beat Team?",
      { kind: "break_even", plans: ["Enterprise", "Team"], metric: "seat" },
    ],
    [
      "At how many users does Team overtake Starter?",
      { kind: "break_even", plans: ["Team", "Starter"], metric: "seat" },
    ],
    [
      "Where is the break-even between Starter and Team?",
      { kind: "break_even", plans: ["Starter", "Team"], metric: "seat" },
    ],
    [
      "How many Team seats can we get for $1,000 a month?",
      { kind: "budget", plan: "Team", metric: "seat", amount: "1000", per: "month" },
    ],
    [
      "We have 20,000 dollars for the year; how many Team seats is that?",
      { kind: "budget", plan: "Team", metric: "seat", amount: "20000", per: "year" },
    ],
    [
      "With a yearly budget of $10k how many people can we put on Team?",
      { kind: "budget", plan: "Team", metric: "seat", amount: "10000", per: "year" },
    ],
    [
      "What is Team for 25 seats over 18 months?",
      { kind: "over_months", months: 18, plan: "Team", quantities: { seat: "25" } },
    ],
    [
      "What will two years of Enterprise for 90 seats come to, billed yearly?",
      { kind: "over_months", months: 24, plan: "Enterprise", ...yearly, quantities: { seat: "90" } },
    ],
    [
      "Starting on 12 March, what is the first invoice for Team with 12 seats?",
      quote("Team", 12, { start: "2027-03-12" }),
    ],
    ["Team for 10 seats from 10 to 20 March 2027", quote("Team", 10, { start: "2027-03-10", until: "2027-03-20" })],
    ["What is due if we cancel Team for 10 seats on March 20th?", quote("Team", 10, { until: "2027-03-20" })],
    [
      "We upgrade from Starter to Team for 12 seats on the 15th; what is due?",
      {
        kind: "change",
        from: { plan: "Starter" },
        to: { plan: "Team", quantities: { seat: "12" } },
        on_day: "2026-12-15",
      },
    ],
    [
      "What does moving to Enterprise from Team with 60 seats mid-month cost?",
      {
        kind: "change",
        from: { plan: "Team", quantities: { seat: "60" } },
        to: { plan: "Enterprise", quantities: { seat: "60" } },
        on_day: "2026-12-15",
      },
    ],
    [
      "Adding 5 seats to our 20 on Team on the 25th: what is the extra invoice?",
      {
        kind: "change",
        from: { plan: "Team", quantities: { seat: "20" } },
        to: { plan: "Team", quantities: { seat: "25" } },
        on_day: "2026-11-25",
      },
    ],
    [
      "We go from 10 to 15 seats on Team on 12 March: how much is it?",
      {
        kind: "change",
        from: { plan: "Team", quantities: { seat: "10" } },
        to: { plan: "Team", quantities: { seat: "15" } },
        on_day: "2027-03-12",
      },
    ],
    [
      "For 35 licences on Team, what's cheaper, paying monthly or for the year?",
      {
        kind: "compare",
        options: [
          { plan: "Team", quantities: { seat: "35" } },
          { plan: "Team", billing: "yearly", quantities: { seat: "35" } },
        ],
      },
    ],
    ["Tell me what Team costs for 22 seats: call 555-0142 or 555 0143", quote("Team", 22)],
    ["After the discount for nonprofits, what is Team for 60?", quote("Team", 60, { coupons: ["NONPROFIT25"] })],
    ["What plans do you have?", { kind: "prices" }],
    ["What does Team cost?", { kind: "prices", products: ["Team"] }],
    [
      "What do the add-ons cost?",
      { kind: "prices", products: ["SMS", "API calls", "Storage", "Onboarding", "Priority Support"] },
    ],
    ["How much is one additional Team seat per year?", { kind: "prices", products: ["Team"] }],
    ["What did Starter cost in March 2026?", quote("Starter", undefined, { on: "2026-03-31" })],
    ["How much was Enterprise for 80 seats before July 2026?", quote("Enterprise", 80, { on: "2026-06-30" })],
    [
      "Price difference per month between 30 and 45 seats on Team?",
      { kind: "compare", options: ["30", "45"].map((seat) => ({ plan: "Team", quantities: { seat } })) },
    ],
    ["If we sign up nine people on the 25th, what will the first invoice say?", all(9, { start: "2026-11-25" })],
    ["We run 18 plumbers and 4 office people. What is Team?", quote("Team", 22)],
    ["How much is priority support?", { kind: "prices", products: ["Priority Support"] }],
    ["How much is the Professional plan for 10 seats?", quote("Professional", 10)],
  ])("%s", (question, request) => {
    expect(read(question)).toEqual([request]);
  });

  test("a budget with a number of people is held against every plan", () => {
    const [request] = readQuestion("Can we stay below $500 a month with 20 people?", shelf).requests;
    expect(request?.within).toEqual({ amount: "500", per: "month" });
    expect(tidy(request?.request ?? {})).toEqual(all(20));
  });
});

describe("what is taken for granted is said", () => {
  test.each<readonly [string, string]>([
    ["Team for 25 seats", "Monthly billing is assumed, because nothing else was said."],
    [
      "What would 60 dispatchers and 12 office clerks pay on Team?",
      "Everyone is counted: 60 dispatchers and 12 clerks make 72.",
    ],
    ["What's the price of Entreprise for 80?", '"Entreprise" is read as Enterprise.'],
    ["Team for 9 people and 24,000 texts a year", "24,000 messages a year are taken as 2,000 each month."],
    ["1,800 texts: how much?", "1,800 messages are taken as the quantity of each month."],
    ["Team for 12 seats starting 12 March", "The next one is meant: 12 March 2027."],
    ["What does Team cost?", "Say how many seats for what Team costs in all."],
    ["How many Team seats for $500?", "The budget is taken as one for each month."],
  ])("%s", (question, note) => {
    expect(readQuestion(question, shelf).requests.flatMap(({ notes }) => notes)).toContain(note);
  });
});
