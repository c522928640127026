import type { WritePlan } from "../../src/agents/planner/planning.ts";
import type { PlanDraft } from "../../src/agents/planner/plan-draft.ts";

/** Words that give an agent away. */
const signs: readonly (readonly [string, RegExp])[] = [
  [
    "retriever",
    /\b(?:polic(?:y|ies)|documents?|contract|agreement|handbook|manual|rules?|terms|procedure|find|search|look up)\b/iu,
  ],
  [
    "analyzer",
    /\b(?:trend|average|how many|chart|compare|statistics|data|growth|tickets|revenue|forecast|correlation)\b/iu,
  ],
  ["pricer", /\b(?:price|cost|costs|quote|discount|how much|fee|pay|invoice)\b/iu],
  ["redactor", /\b(?:redact|anonymi[sz]e|personal data|mask|remove (?:the )?names?)\b/iu],
];

/** The simple way to beat: an agent is needed when one of its words occurs, documents are searched when none does. */
export const keywordBaseline: WritePlan = (request) => {
  const named = signs.filter(([, sign]) => sign.test(request.query)).map(([agent]) => agent);
  const gathering = named.filter((agent) => agent !== "redactor");
  const base = named.length === 0 ? ["retriever"] : gathering;
  const answered = base.length > 0 ? [...base, "synthesizer"] : base;
  const agents = named.includes("redactor") ? [...answered, "redactor"] : answered;
  const steps = agents.map((agent, place): PlanDraft["steps"][number] => ({
    name: agent,
    agent,
    inputs: [],
    with: {},
    outputs: [`${agent}_output`],
    depends_on: agent === "synthesizer" ? base : agent === "redactor" ? agents.slice(0, place) : [],
  }));
  const { query } = request;
  const intent = { kind: "task" as const, question: query, search: query, confidence: 0, format: "prose" as const };
  return Promise.resolve({
    kind: "plan",
    question: query,
    intent,
    draft: { steps },
    candidates: agents,
    by: "builtin",
    repairs: [],
  });
};
