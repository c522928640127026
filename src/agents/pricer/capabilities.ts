import type { Capability } from "../../tools/registry/manifest.ts";

/** What the pricer can do, for the planner's search: questions as people put them, many without a word about prices. */
export const capabilities: readonly Capability[] = [
  {
    name: "price_quote",
    description:
      "Works out what a plan with add-ons and usage costs for a number of seats, billed monthly or yearly, with coupons, tax and currency, to the cent and itemised.",
    examples: [
      "How much is Team for 25 seats billed yearly?",
      "What would a crew of forty pay on the Team plan with onboarding?",
      "We are twelve technicians and want priority support; what does that come to each month?",
      "Quote Enterprise for 120 seats with NONPROFIT25 for a customer in Germany.",
      "What do 1,800 text messages a month add to our bill?",
      "Put together the numbers for 60 dispatchers, paid once a year, in euros.",
      "If we sign up nine people on the 12th, what will the first invoice say?",
      "How much would 2.5 million API calls and 300 GB of storage set us back?",
    ],
  },
  {
    name: "compare_plans",
    description:
      "Compares the cost of plans or billing periods for the same need, finds the cheapest and the number of seats from which another plan pays off.",
    examples: [
      "Which plan is cheaper for 80 seats, Team or Enterprise?",
      "From how many seats on does Enterprise pay off compared with Team?",
      "What is the difference between monthly and yearly billing for 30 users?",
      "We are a crew of seven. What is our best deal?",
      "Is it worth paying for the whole year up front with 15 people?",
      "How much would we save by leaving Enterprise for Team with 45 seats?",
    ],
  },
  {
    name: "budget_and_period",
    description:
      "Says how many seats a budget pays for, and what a subscription adds up to over a number of months, with one-time fees and coupons that end.",
    examples: [
      "How many Team seats can we get for $1,000 a month?",
      "We have 20,000 dollars for the year; how big can the crew be?",
      "What do we spend in the first six months with WELCOME10 and onboarding?",
      "Total for 18 months on Team with 40 licences?",
      "Can we stay below $500 a month with 20 people?",
      "What will two years of Enterprise for 90 seats come to?",
    ],
  },
  {
    name: "change_and_proration",
    description:
      "Prices a change in the middle of a period: upgrades, downgrades, added seats, a start or an end within the month, with credit for what is unused.",
    examples: [
      "We upgrade from Starter to Team for 12 seats on the 15th; what is due?",
      "What does it cost to start Team for 10 seats on 12 March?",
      "Adding 5 seats to our 20 on Team halfway through the month: what is the extra invoice?",
      "What do we get back if we go from Enterprise to Team mid-month with 60 seats?",
      "Is the first month charged in full when we join on the 20th with eight people?",
      "Move from 10 to 15 seats on the 12th: how much is it for the rest of the month?",
    ],
  },
  {
    name: "price_list",
    description: "Lists plans, add-ons and their prices from the price book, today's and those of earlier versions.",
    examples: [
      "What plans do you have and what do they cost?",
      "What does a seat on Team cost?",
      "What did Team for 25 seats cost last year?",
      "How much have the prices gone up since 2025 for a team of 30?",
      "Which add-ons are there and what is charged for them?",
      "What would it run me to get going with the smallest package?",
    ],
  },
];
