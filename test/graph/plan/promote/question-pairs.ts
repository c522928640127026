/** A question that a workflow was made from, questions of its shape with the values they hold, and questions that ask for more or other. */
export interface QuestionPairs {
  readonly made: string;
  readonly same: readonly (readonly [question: string, values: Readonly<Record<string, unknown>>])[];
  readonly other: readonly string[];
}

/** Looked at while the matching was written. */
export const tuned: readonly QuestionPairs[] = [
  {
    made: "What does Team cost for 20 seats?",
    same: [
      ["What does Enterprise cost for 45 seats?", { plan: "Enterprise", seats: 45 }],
      ["what would Starter cost for 3 seats", { plan: "Starter", seats: 3 }],
      ["How much is Team for 50 seats?", { plan: "Team", seats: 50 }],
      ["For 50 seats, what does Team cost?", { plan: "Team", seats: 50 }],
      ["what does enterprise cost for twelve seats?", { plan: "enterprise", seats: 12 }],
    ],
    other: [
      "What does Team cost for 20 seats with coupon WELCOME10?",
      "What does Team cost for 20 seats in EMEA?",
      "Why does Team cost more for 20 seats?",
      "What did Team cost for 20 seats in 2024?",
      "What does storage cost for 20 users?",
      "How many seats does Team have?",
    ],
  },
  {
    made: "How many tickets did EMEA open in March?",
    same: [
      ["How many tickets did APAC open in June?", { region: "APAC", month: "June" }],
      ["how many tickets did emea open in April 2026", { region: "emea", month: "April 2026" }],
      ["Number of tickets that EMEA opened in May", { region: "EMEA", month: "May" }],
      ["In July, how many tickets did APAC open?", { region: "APAC", month: "July" }],
    ],
    other: [
      "How many tickets did EMEA close in March?",
      "How many tickets did EMEA open before March?",
      "How many tickets did EMEA open in March and April?",
      "Which tickets did EMEA open in March?",
      "How many tickets per category did EMEA open in March?",
    ],
  },
  {
    made: "Compare the revenue of Q1 2026 with Q1 2025",
    same: [
      ["Compare the revenue of Q2 2026 with Q2 2025", { quarter: "Q2 2026", quarter_2: "Q2 2025" }],
      ["compare revenue of Q3 2025 with Q3 2024.", { quarter: "Q3 2025", quarter_2: "Q3 2024" }],
      ["Please compare our revenue of Q4 2025 with Q4 2024", { quarter: "Q4 2025", quarter_2: "Q4 2024" }],
    ],
    other: [
      "Compare the costs of Q1 2026 with the budget",
      "Compare the churn of Q1 2026 with Q1 2025",
      "Compare the revenue of Q1 2026 with Q1 2025 by region",
      "Forecast the revenue of Q1 2026 and Q1 2027",
    ],
  },
  {
    made: 'Rewrite this more politely: "You have not paid the bill."',
    same: [
      ['Rewrite this more politely: "Send me the files now."', { text: "Send me the files now." }],
      ['Please rewrite this more politely: "No."', { text: "No." }],
    ],
    other: [
      'Translate this: "You have not paid the bill."',
      'Rewrite this more politely and shorter: "You have not paid the bill."',
      "Who wrote this?",
    ],
  },
  {
    made: "What does the contract with Ambrose Pharma say about termination?",
    same: [
      ["What does the contract with Calder University say about termination?", { contract: "Calder University" }],
      ["what does the agreement with Dovetail say about termination", { contract: "Dovetail" }],
      ["What does our contract with Halvorsen say about terminating?", { contract: "Halvorsen" }],
    ],
    other: [
      "What does the contract with Ambrose Pharma say about liability?",
      "What does the contract with Ambrose Pharma cost?",
      "When was the contract with Ambrose Pharma signed?",
      "What do the contracts with Ambrose Pharma and Dovetail say about termination?",
    ],
  },
  {
    made: "Apply a 15% discount to 28 Enterprise seats for 12 months",
    same: [
      ["Apply a 10% discount to 40 Team seats for 6 months", { discount: 10, seats: 40, plan: "Team", months: 6 }],
      ["apply a 20 % discount to ten Team seats for 3 months", { discount: 20, seats: 10, plan: "Team", months: 3 }],
    ],
    other: [
      "Apply a 15% discount to 28 Enterprise seats for 12 days",
      "Apply no discount to 28 Enterprise seats for 12 months",
      "Apply a 15% discount to 28 Enterprise seats",
      "Is a 15% discount allowed for 28 Enterprise seats for 12 months?",
    ],
  },
  {
    made: "Show tickets per category for the last 6 months",
    same: [
      ["Show tickets per category for the last 3 months", { months: 3 }],
      ["Show me tickets by category for the last twelve months", { months: 12 }],
    ],
    other: [
      "Show tickets per region for the last 6 months",
      "Show tickets per category for the next 6 months",
      "Show tickets per category for the last 6 weeks",
      "Show customers per category for the last 6 months",
    ],
  },
  {
    made: "Send a reminder to anna@example.com about invoice 4711",
    same: [
      ["Send a reminder to bob.b@example.org about invoice 12", { email: "bob.b@example.org", invoice: 12 }],
      ["send reminder to c@d.io about invoice 5000", { email: "c@d.io", invoice: 5000 }],
    ],
    other: [
      "Send a reminder to anna@example.com about the meeting",
      "Send a refund to anna@example.com for invoice 4711",
      "Send a reminder to anna@example.com and bob@example.com about invoice 4711",
    ],
  },
  {
    made: "What can we buy with a budget of $5,000 a month?",
    same: [
      ["What can we buy with a budget of $800 a month?", { currency: "$", budget: 800 }],
      ["what could we buy with a budget of €12,500 per month?", { currency: "€", budget: 12500 }],
    ],
    other: ["What can we buy with a budget of $5,000 a year?", "Who has a budget of $5,000 a month?"],
  },
  {
    made: "What does the refund policy say?",
    same: [
      ["what does the refund policy say", {}],
      ["What does our refund policy say?", {}],
      ["Tell me what the refund policy says, please.", {}],
    ],
    other: [
      "What does the travel policy say?",
      "What does the refund policy say about Enterprise?",
      "Who wrote the refund policy?",
    ],
  },
  {
    made: "Forecast the number of Enterprise seats until December",
    same: [
      ["Forecast the number of Team seats until June", { plan: "Team", month: "June" }],
      ["forecast how many Starter seats until March 2027", { plan: "Starter", month: "March 2027" }],
    ],
    other: [
      "Forecast the number of Enterprise seats since December",
      "Forecast the price of Enterprise seats until December",
      "Forecast the number of Enterprise customers until December",
    ],
  },
];

/** Written with the others and looked at only to count. */
export const heldOut: readonly QuestionPairs[] = [
  {
    made: "How much would 12 licences of Premium come to per year?",
    same: [
      ["How much would 30 licences of Basic come to per year?", { licences: 30, plan: "Basic" }],
      ["How much will 5 licences of Premium come to a year?", { licences: 5, plan: "Premium" }],
      ["how much would 100 licences of Business come to yearly?", { licences: 100, plan: "Business" }],
      ["What would 8 licences of Pro cost per year?", { licences: 8, plan: "Pro" }],
    ],
    other: [
      "How much would 12 licences of Premium come to per month?",
      "How much would 12 vouchers of Premium come to per year?",
      "How much would 12 licences of Premium come to per year without tax?",
      "How much would 12 licences of Premium come to per year in EMEA?",
    ],
  },
  {
    made: "Which customers in Germany cancelled in 2025?",
    same: [
      ["Which customers in France cancelled in 2024?", { place: "France", year: 2024 }],
      ["which customers in Spain cancelled in 2026", { place: "Spain", year: 2026 }],
      ["Which clients in Germany cancelled in 2023?", { place: "Germany", year: 2023 }],
    ],
    other: [
      "Which customers in Germany renewed in 2025?",
      "Which customers in Germany cancelled since 2025?",
      "How many customers in Germany cancelled in 2025?",
      "Which customers in Germany cancelled in March 2025?",
    ],
  },
  {
    made: "Summarise the minutes of 12 March 2026 in five bullets",
    same: [
      ["Summarise the minutes of 3 April 2026 in three bullets", { date: "3 April 2026", bullets: 3 }],
      ["summarise the minutes of May 7, 2026 in 4 bullets please", { date: "May 7, 2026", bullets: 4 }],
    ],
    other: [
      "Summarise the contract of 12 March 2026 in five bullets",
      "Summarise the minutes of 12 March 2026 in five sentences",
      "Translate the minutes of 12 March 2026 in five bullets",
    ],
  },
  {
    made: "Compare Team and Enterprise for 60 seats",
    same: [
      ["Compare Starter and Team for 15 seats", { plan: "Starter", plan_2: "Team", seats: 15 }],
      ["Please compare Team with Enterprise for 200 seats", { plan: "Team", plan_2: "Enterprise", seats: 200 }],
      ["compare Basic and Premium for nine seats.", { plan: "Basic", plan_2: "Premium", seats: 9 }],
    ],
    other: [
      "Compare Team and Enterprise for 60 seats over 3 years",
      "Compare Team, Starter and Enterprise for 60 seats",
      "Compare Team and Enterprise",
      "Compare tickets of Team and Enterprise for 60 seats",
    ],
  },
  {
    made: "What was the average response time of EMEA last month?",
    same: [
      ["What was the average response time of APAC last week?", { region: "APAC", period: "last week" }],
      ["what's the average response time of EMEA this quarter?", { region: "EMEA", period: "this quarter" }],
      ["What was the mean response time of LATAM last year?", { region: "LATAM", period: "last year" }],
    ],
    other: [
      "What was the longest response time of EMEA last month?",
      "What was the average response time of EMEA in 2024?",
      "What was the average resolution time of EMEA last month?",
      "What was the average response time of EMEA compared with APAC last month?",
    ],
  },
  {
    made: "Price for 40 seats of Team with coupon SAVE200 paid yearly",
    same: [
      [
        "Price for 25 seats of Team with coupon WELCOME10 paid yearly",
        { seats: 25, plan: "Team", coupon: "WELCOME10" },
      ],
      [
        "price for 10 seats of Enterprise with the coupon SAVE500, paid annually",
        { seats: 10, plan: "Enterprise", coupon: "SAVE500" },
      ],
    ],
    other: [
      "Price for 40 seats of Team with coupon SAVE200 paid monthly",
      "Price for 40 seats of Team without coupon SAVE200 paid yearly",
      "Price for 40 seats of Team paid yearly",
    ],
  },
  {
    made: "Remove the personal data from this: Anna Bell called from 555-0133.",
    same: [
      [
        "Remove the personal data from this: Bob Ray lives at 4 Elm Street.",
        { text: "Bob Ray lives at 4 Elm Street." },
      ],
      ["remove personal data from this: mail c@d.io, thanks", { text: "mail c@d.io, thanks" }],
    ],
    other: [
      "Remove the passwords from this: Anna Bell called from 555-0133.",
      "Find the personal data in this: Anna Bell called from 555-0133.",
      "Anna Bell called from 555-0133. What does she want?",
    ],
  },
  {
    made: "How many free days does clause 14 of the Merle charter give?",
    same: [
      ["How many free days does clause 9 of the Orion charter give?", { clause: 9, name: "Orion" }],
      ["How many free days did clause 22 of the Merle charter give us?", { clause: 22, name: "Merle" }],
    ],
    other: [
      "How many free days does schedule 14 of the Merle charter give?",
      "How many paid days does clause 14 of the Merle charter give?",
      "What does clause 14 of the Merle charter say?",
    ],
  },
  {
    made: "List the five largest orders of Kowalski since January 2026",
    same: [
      ["List the ten largest orders of Petrov since March 2026", { orders: 10, name: "Petrov", month: "March 2026" }],
      ["list the 3 largest orders of Kowalski since June 2025", { orders: 3, name: "Kowalski", month: "June 2025" }],
      ["Show the 7 largest orders of Dovetail since May 2026", { orders: 7, name: "Dovetail", month: "May 2026" }],
    ],
    other: [
      "List the five smallest orders of Kowalski since January 2026",
      "List the five largest orders of Kowalski until January 2026",
      "List the five largest orders of Kowalski",
      "List the five largest invoices of Kowalski since January 2026",
    ],
  },
  {
    made: "What do 4,500 text messages a month cost, and is there a rebate above 10,000?",
    same: [
      [
        "What do 2,000 text messages a month cost, and is there a rebate above 5,000?",
        { messages: 2000, rebate: 5000 },
      ],
      [
        "what would 9000 text messages per month cost and is there a rebate above 20000",
        { messages: 9000, rebate: 20000 },
      ],
    ],
    other: [
      "What do 4,500 text messages a month cost, and is there a rebate below 10,000?",
      "What do 4,500 text messages a month cost?",
      "What do 4,500 calls a month cost, and is there a rebate above 10,000?",
    ],
  },
  {
    made: "Is a credit due when uptime was 94.2 % in February?",
    same: [
      ["Is a credit due when uptime was 99.1 % in April?", { percent: 99.1, month: "April" }],
      ["is a credit due if uptime was 90% in June?", { percent: 90, month: "June" }],
    ],
    other: [
      "Is a credit due when downtime was 94.2 % in February?",
      "Is no credit due when uptime was 94.2 % in February?",
      "How large is the credit when uptime was 94.2 % in February?",
    ],
  },
];
