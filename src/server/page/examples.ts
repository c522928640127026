/** Questions over the samples that the page offers, each of which needs several agents. */
export const exampleQuestions: readonly string[] = [
  "What would Team cost us for 25 seats billed yearly, and can we get our money back if we stop after six weeks?",
  "Which ticket category grew most in 2026 compared with 2025, and what reply times does our support policy promise for it?",
  "Quote Enterprise for 220 seats with a yearly contract and SAVE200 for a customer in Germany, and list what the service agreement guarantees.",
  "Forecast revenue in EMEA for the next three months, show it as a chart, and summarise it in three bullets.",
  "Write an e-mail to Dana Reyes (dana.reyes@example.com, 555-0142) about the refund rules for add-ons, with her personal data removed.",
];
