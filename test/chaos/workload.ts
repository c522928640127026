import { randomWorkflow, undoneWorkflow } from "./workflow-load.ts";

/** One thing a simulated user does, on a thread of its own. */
export type Job = {
  readonly kind: "plan" | "question" | "approval" | "workflow" | "undoing";
  /** How the user follows the run. */
  readonly by: "background" | "stream" | "wait";
  readonly input: Record<string, unknown>;
  /** Steps the plan has, by name; none known for a question. */
  readonly steps: readonly string[];
};

const questions = [
  "What does Team cost for 12 seats billed yearly?",
  "What is the refund policy for yearly plans?",
  "Which region had the most tickets in March 2026?",
  "What does the service agreement promise for uptime, and what does Enterprise cost for 60 seats?",
  "hello",
];

/** How a run of a job ends where nothing is lost: one that is to be undone ends in the failure of its last step. */
export function wantedStatus({ kind }: Job): "success" | "error" {
  return kind === "undoing" ? "error" : "success";
}

/**
 * A job that `random` decides: mostly plans of counting steps, with some questions, some plans that need approval, some workflows with lists,
 * loops and workflows within, and some that fail at the end and have to be undone.
 */
export function randomJob(random: () => number): Job {
  const dice = random();
  const by = pick(["background", "stream", "stream", "wait"] as const, random);
  if (dice < 0.15) {
    const content = pick(questions, random);
    return { kind: "question", by, input: { messages: [{ role: "user", content }] }, steps: [] };
  }
  if (dice < 0.4) {
    const kind = dice < 0.32 ? "workflow" : "undoing";
    const steps = kind === "workflow" ? randomWorkflow(random) : undoneWorkflow(random);
    return { kind, by, input: { plan: { name: "chaos", steps } }, steps: steps.map(({ name }) => name) };
  }
  const plan = randomPlan(random);
  const steps = plan.steps.map((step) => step.name);
  const messages = [{ role: "user", content: "Carry out the plan." }];
  if (dice < 0.5) return { kind: "approval", by, input: { messages, plan, approve_plan: true }, steps };
  return { kind: "plan", by, input: { messages, plan }, steps };
}

interface PlanStep {
  readonly name: string;
  readonly agent: "counting";
  readonly with: { readonly ms: number; readonly say: number };
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** 2 to 7 steps; each waits for up to two earlier ones, so that there are chains, fans and both. */
function randomPlan(random: () => number): { name: string; steps: PlanStep[] } {
  const count = 2 + Math.floor(random() * 6);
  const steps = Array.from({ length: count }, (_, at): PlanStep => {
    const before = Array.from({ length: at }, (_unused, n) => `out_${n}`).filter(() => random() < 1.5 / count);
    const ms = random() < 0.4 ? 0 : 20 + Math.floor(random() * 280);
    const say = random() < 0.3 ? Math.floor(random() * 30) : 0;
    return {
      name: `step_${at}`,
      agent: "counting",
      with: { ms, say },
      inputs: before.slice(0, 2),
      outputs: [`out_${at}`],
    };
  });
  return { name: "chaos", steps };
}

function pick<T>(from: readonly [T, ...T[]] | readonly T[], random: () => number): T {
  const chosen = from[Math.floor(random() * from.length)];
  if (chosen === undefined) throw new Error("nothing to choose from");
  return chosen;
}
