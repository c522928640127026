import { z } from "zod";
import type { Agent } from "../agent.ts";
import { defineAgent } from "../define-agent.ts";
import type { WritePlan } from "./planning.ts";
import { doerOf } from "./plan-draft.ts";
import { queryIntent } from "./query-intent.ts";

const input = z.object({
  question: z.string().optional().describe("what to analyse; by default the run's question"),
  user_query: z.string().optional().describe("the same, as the user typed it"),
});

const output = z.object({
  query_intent: queryIntent,
  /** Agents in the order of the plan; empty when a direct reply will do. */
  required_tools: z.array(z.string()),
});

/** The planner as a step of a workflow: it analyses a question and names the agents it needs, and plans nothing into the run. */
export function createPlannerAgent(plan: WritePlan): Agent {
  return defineAgent({
    name: "planner",
    version: "1.0.0",
    description: "Analyses a question: what it is after, what to search for, and which agents are needed to answer it.",
    capabilities: [
      {
        name: "analyze_query",
        description: "Tells the intent of a question and the agents it requires.",
        examples: ["What would it take to answer this?", "Which agents does this request need?", "Classify this query"],
      },
    ],
    input,
    output,
    effect: "pure",
    latencyMs: 20,
    cost: { tokens: { expected: 5000, most: 150_000 } },
    async execute(task, context) {
      const query = task.input.question ?? task.input.user_query ?? task.question;
      const planning = await plan({ query, turns: [], failed: [], check: () => [] }, context);
      const agents = planning.kind === "plan" ? planning.draft.steps.map(doerOf) : [];
      return { query_intent: planning.intent, required_tools: [...new Set(agents)] };
    },
  });
}
