import { interrupt } from "@langchain/langgraph";
import { z } from "zod";
import type { Problem } from "../../tools/problem.ts";
import type { Planned } from "../plan/planned.ts";
import { readPlan } from "../plan/read-plan.ts";
import { toDocument } from "../plan/to-document.ts";
import type { Figures } from "../plan/proof/figures.ts";
import { studyPlan } from "../plan/study-plan.ts";
import type { Surroundings } from "../plan/surroundings.ts";

/** What a client may resume with: yes or no, an edited plan, or the decisions of an agent inbox. */
const answer = z.union([
  // Whoever says no and sends the plan along has still said no.
  z.looseObject({ approved: z.literal(false) }).transform(() => ({ approved: false })),
  z.looseObject({ type: z.enum(["reject", "ignore"]) }).transform(() => ({ approved: false })),
  z.boolean().transform((yes) => ({ approved: yes })),
  z.enum(["approve", "reject"]).transform((word) => ({ approved: word === "approve" })),
  z
    .looseObject({ plan: z.unknown() })
    .refine(({ plan }) => plan !== undefined)
    .transform(({ plan }) => ({ edited: plan })),
  z.looseObject({ approved: z.boolean() }),
  z.looseObject({ type: z.enum(["approve", "accept"]) }).transform(() => ({ approved: true })),
  z
    .looseObject({
      type: z.literal("edit"),
      edited_action: z.looseObject({ args: z.looseObject({ plan: z.unknown() }) }),
    })
    .transform(({ edited_action }) => ({ edited: edited_action.args.plan })),
]);
const answers = z.union([
  answer,
  z.looseObject({ decisions: z.tuple([answer]) }).transform(({ decisions }) => decisions[0]),
  z.tuple([answer]).transform(([only]) => only),
]);

/**
 * Shows the plan to a person and waits, across restarts too. An edit that does not stand is shown again with what is wrong.
 * The returned plan is `ready` or `rejected`.
 */
export function approvePlan(plan: Planned, question: string, around: Surroundings, figures: Figures): Planned {
  let problems: readonly Problem[] = [];
  for (;;) {
    const read = answers.safeParse(interrupt(request(plan, question, problems)));
    if (!read.success) {
      problems = [
        {
          code: "malformed",
          path: "resume",
          message: "not an answer",
          expected: 'true, false, "approve", "reject", {"approved": true} or {"plan": {"steps": […]}}',
        },
      ];
      continue;
    }
    const given = read.data;
    if ("approved" in given) return { ...plan, state: given.approved === true ? "ready" : "rejected" };
    const reading = readPlan(bare(given.edited));
    const study = reading.ok ? studyPlan(reading.plan, around, figures) : reading;
    if (study.ok) return { ...plan, ...study.plan, proof: study.proof, state: "ready" };
    problems = study.problems;
  }
}

/** The plan as it was shown carries fields of the run; only the language's own are read back. */
function bare(edited: unknown): unknown {
  if (typeof edited !== "object" || edited === null || !("steps" in edited)) return edited;
  const {
    by: _by,
    run_id: _run,
    revision: _revision,
    state: _state,
    problems: _problems,
    proof: _proof,
    begun_at: _begun,
    waited_ms: _waited,
    ...document
  } = edited as Record<string, unknown>;
  return document;
}

/** The value of the interrupt, in the form that agent inboxes show too. */
function request(planned: Planned, question: string, problems: readonly Problem[]): object {
  const plan = { ...planned, steps: planned.steps.map(toDocument) };
  return {
    type: "approve_plan",
    question,
    plan,
    problems,
    action_requests: [{ name: "approve_plan", args: { plan }, description: `The plan for: ${question}` }],
    review_configs: [{ action_name: "approve_plan", allowed_decisions: ["approve", "edit", "reject"] }],
  };
}
