import type { Aggregation } from "../../../tools/data/catalog/description.ts";

const patterns: readonly { readonly regex: RegExp; readonly aggregation: Aggregation }[] = [
  { regex: /\b(?:p95|95th percentile|95 ?% of)\b/, aggregation: "p95" },
  { regex: /\b(?:p99|99th percentile)\b/, aggregation: "p99" },
  { regex: /\b(?:p90|90th percentile)\b/, aggregation: "p90" },
  { regex: /\b(?:median|typical|typically|usual)\b/, aggregation: "median" },
  { regex: /\b(?:standard deviation|stddev|variab\w*)\b/, aggregation: "stddev" },
  { regex: /\b(?:average|averages|averaged|mean|avg)\b/, aggregation: "average" },
  {
    regex: /\b(?:how many (?:different|distinct|unique)|number of (?:different|distinct|unique)|distinct|unique)\b/,
    aggregation: "count_distinct",
  },
  { regex: /\b(?:total|totals|sum|altogether|combined|in all|cumulative|how much)\b/, aggregation: "sum" },
];

/** The way of summing up that a clause names; superlatives are not among them, they rank. */
export function aggregationIn(text: string): Aggregation | undefined {
  return patterns.find(({ regex }) => regex.test(text))?.aggregation;
}
