import type { Capability } from "../../tools/registry/manifest.ts";

/** What the analyzer can do, in the words of people who need it. Discovery is trained on the examples. */
export const capabilities: readonly Capability[] = [
  {
    name: "count_and_measure",
    description:
      "Computes figures from the company's records: how many, how much, average, median, percentile, share, total, for any segment and period.",
    examples: [
      "How many tickets did we get in March 2026?",
      "What is the average first reply time for Enterprise customers?",
      "How much did we sell in Europe last quarter?",
      "What part of our customers rated us 1 or 2?",
      "How long do people usually wait before somebody gets back to them?",
      "How often do cases have to be opened again?",
      "How many customers left us since June?",
      "What share of urgent cases gets an answer within half an hour?",
    ],
  },
  {
    name: "break_down_and_rank",
    description:
      "Breaks figures down by group and ranks them: by plan, region, channel, category, product, person, weekday or hour.",
    examples: [
      "Which region had the most tickets last year?",
      "Revenue by product and region in October",
      "Who on the support team makes customers happiest?",
      "What do people complain about most?",
      "At what time of day is support busiest?",
      "Which of our plans brings in the money?",
      "Where are customers kept waiting the longest?",
      "Show me the ten cases that took forever to fix",
    ],
  },
  {
    name: "follow_trends",
    description:
      "Follows figures over time: growth, decline, seasonality, whether something is getting better or worse.",
    examples: [
      "How has ticket volume developed over the last 12 months?",
      "Is our support getting slower?",
      "Which product is losing ground, and where?",
      "Are we heading in the right direction with churn?",
      "Do we still grow as fast as we used to?",
      "Draw me the monthly sales of Enterprise since January 2025",
      "Has customer happiness improved since spring?",
    ],
  },
  {
    name: "compare_and_explain",
    description:
      "Compares two periods or groups and finds which segments drove the difference; explains why a figure changed.",
    examples: [
      "Compare revenue in Q3 with Q2",
      "Why did support explode in March?",
      "How does this year look against the last one?",
      "What is behind the drop in satisfaction in spring?",
      "Are chat customers happier than those who phone?",
      "How much busier was March than February?",
      "Do Enterprise customers really get faster replies than Starter?",
    ],
  },
  {
    name: "find_relationships_and_outliers",
    description: "Finds correlations between figures, distributions, outliers, anomalies and unusual days in the data.",
    examples: [
      "Is there a relationship between first reply time and satisfaction?",
      "Are customers happier when we answer quickly?",
      "Did anything strange happen in the support numbers this year?",
      "Were there days that stood out?",
      "Are there cases with absurdly long resolution times?",
      "How are resolution times spread?",
      "What goes along with unhappy customers?",
    ],
  },
  {
    name: "forecast",
    description: "Forecasts figures for the coming days, months or quarters with prediction intervals.",
    examples: [
      "Forecast revenue for the next quarter",
      "How many tickets should we expect in December?",
      "How many people will write to us next month?",
      "Where will sales stand by spring?",
      "What income can we count on for the coming year?",
      "If it goes on like this, how many seats will we have in June?",
    ],
  },
  {
    name: "describe_and_chart_data",
    description: "Describes which data sets there are and what they hold, runs SQL over them, and draws charts.",
    examples: [
      "What data do you have?",
      "Describe the tickets data set",
      "Plot tickets per week as a chart",
      "Which columns does the revenue table have?",
      "Give me a picture of sales by region",
      "How far back do our records go?",
    ],
  },
];
