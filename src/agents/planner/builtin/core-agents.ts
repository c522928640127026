import type { Outcome, Part } from "../routing/outcome.ts";

/** The agents that the router knows by name; all others are found by discovery alone. */
export const coreAgents = ["retriever", "analyzer", "pricer", "redactor", "synthesizer"] as const;

export type CoreAgent = (typeof coreAgents)[number];

/** Agents that gather, by the part they stand for; a step's name and what it writes. */
export const gatherers = {
  retrieve: { agent: "retriever", step: "find_documents", output: "found_documents" },
  analyze: { agent: "analyzer", step: "analyze_data", output: "data_findings" },
  price: { agent: "pricer", step: "price_quote", output: "price_findings" },
} as const;

export type Gathering = keyof typeof gatherers;

export const gatheringParts = ["retrieve", "analyze", "price"] as const satisfies readonly Gathering[];

/** The agents an outcome needs. */
export function agentsOf(outcome: Outcome): CoreAgent[] {
  const has = (part: Part): boolean => outcome.includes(part);
  const gathering = gatheringParts.filter(has).map((part) => gatherers[part].agent);
  const cleans = has("clean") || has("clean_first") || has("clean_last");
  return [
    ...gathering,
    ...(gathering.length > 0 || has("write") ? (["synthesizer"] as const) : []),
    ...(cleans ? (["redactor"] as const) : []),
  ];
}
