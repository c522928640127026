/** Questions over the samples that the page offers and the README answers; each needs several agents. */
export const exampleQuestions: readonly string[] = [
  "What does Team cost for 25 seats billed yearly, and can we get our money back after two months?",
  "Which region had the most tickets in March 2026, and what happened there?",
  "How did Enterprise revenue in EMEA develop by quarter this year, and what would 120 Enterprise seats cost a month?",
  "How fast must we answer a priority 1 ticket of an Enterprise customer by our support policy, and what was the median first reply time in October 2026?",
  "Summarise the letter of the customer who was charged twice, without any personal data.",
];
