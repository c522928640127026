/**
 * Who wrote a plan. In the planner's, the last step is the answer, and what else nobody reads may go. In a person's, every name that is
 * declared keeps its value: only what cannot be told from outside may change.
 */
export type PlanAuthor = "planner" | "person";
