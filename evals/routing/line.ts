import { z } from "zod";

/** One question of a routing dataset and what a planner should make of it. Other fields are ignored. */
export const routingLine = z.object({
  id: z.string().min(1),
  query: z.string().min(1),
  /** Agents the plan must have, no more and no fewer; empty: a direct reply. */
  agents: z.array(z.string().min(1)),
  /** Pairs of agents of which the first must have finished before the second starts. */
  order: z.array(z.tuple([z.string().min(1), z.string().min(1)])).default([]),
  split: z.enum(["tune", "report"]).optional(),
  /** Tells the two reasons for an empty plan apart; only training looks at it. */
  kind: z.enum(["task", "small_talk", "out_of_scope"]).optional(),
  /** Who wrote the question: cross-validation keeps an author's questions together. */
  author: z.string().optional(),
});

export type RoutingLine = z.output<typeof routingLine>;
