import { pick } from "./pick.ts";
import type { Tenant } from "./tenants.ts";
import { mixedPlan, moodyPlan, nestedPlan, undonePlan, type Draw, type Plan } from "./workflows.ts";

/** One thing a simulated user does, on a thread of its own. */
export interface Job {
  readonly kind: "question" | "mixed" | "nested" | "undone" | "moody" | "approval" | "cancelled";
  /** How the user follows the run. */
  readonly by: "background" | "stream" | "wait";
  readonly tenant: Tenant;
  readonly input: Readonly<Record<string, unknown>>;
  /** Paths that must be in the ledger when the run has ended as it should. */
  readonly leaves: readonly string[];
  /** After how long the user cancels it, milliseconds. */
  readonly cancelMs?: number;
}

const questions = [
  "What does Team cost for 12 seats billed yearly?",
  "What is the refund policy for yearly plans?",
  "Which region had the most tickets in March 2026?",
  "hello",
];

const messages = [{ role: "user", content: "Carry out the plan." }];

/** How a run of a job ends where nothing is lost. */
export function mayEnd({ kind }: Job, status: string): boolean {
  switch (kind) {
    case "undone":
      return status === "error";
    case "cancelled":
      return status === "interrupted" || status === "success";
    case "question":
    case "mixed":
    case "nested":
    case "moody":
    case "approval":
      return status === "success";
  }
}

/** A job that `random` decides: mostly plans and nested workflows; of the rest some of each kind. */
export function randomJob(draw: Draw): Job {
  const { random } = draw;
  const dice = random();
  const by = pick(["background", "stream", "stream", "wait"] as const, random);
  const tenant = pick(["default", "north", "south"] as const, random);
  const of = (kind: Job["kind"], { plan, leaves }: Plan, more: object = {}): Job => ({
    kind,
    by,
    tenant,
    input: { messages, plan, ...more },
    leaves,
  });
  if (dice < 0.1) {
    const content = pick(questions, random);
    return { kind: "question", by, tenant, input: { messages: [{ role: "user", content }] }, leaves: [] };
  }
  if (dice < 0.38) return of("mixed", mixedPlan(draw));
  if (dice < 0.66) return of("nested", nestedPlan(draw));
  if (dice < 0.76) return of("undone", undonePlan(draw));
  if (dice < 0.87) return of("moody", moodyPlan(draw));
  if (dice < 0.93) return of("approval", mixedPlan(draw), { approve_plan: true });
  const cancelled = of("cancelled", nestedPlan(draw));
  return { ...cancelled, leaves: [], cancelMs: Math.round(random() * 3_000 * draw.pace) };
}
