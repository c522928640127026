import { Send } from "@langchain/langgraph";
import type { Branch } from "./branch/branch.ts";
import { isOf } from "./branch/path.ts";
import { answerStep } from "./plan/segment.ts";
import type { Compensation } from "./nodes/compensate-node.ts";
import type { Continuation } from "./nodes/planner-node.ts";
import { allotBranches } from "./mail/allot.ts";
import { postageOf } from "./mail/limits.ts";
import { isEmpty, NO_MAIL } from "./mail/mail.ts";
import { namesRead, producers } from "./plan/dependencies.ts";
import type { Planned, PlannedStep } from "./plan/planned.ts";
import { servedBy } from "./plan/served-by.ts";
import { workflowOutputs } from "./plan/workflow-outputs.ts";
import { allowanceOf, spareOf, timeIsUpAt } from "./run-budget.ts";
import { unknownSteps } from "./branch/unknown-steps.ts";
import { fatal, nextBranches, UNDO, undoable, waitingPaths } from "./schedule.ts";
import type { GraphState } from "./state.ts";
import type { Steps } from "./step/step-state.ts";

/** Agents with a node of their own; all others run in `delegate`, so that the graph stays as it is while the registry changes. */
export const SPECIALISTS = ["retriever", "analyzer", "pricer", "synthesizer", "redactor"] as const;

/**
 * After the planner, after `dispatch` and after people have decided: the next branches to their nodes, what waits for a person to `approve`,
 * what a failed run has done to `compensate`; with nothing left, to the end.
 */
export function route(state: GraphState): Send[] | "respond" {
  const { plan, steps } = state;
  if (plan === null || "document" in plan) return "respond";
  // Sent, not just named: a task of its own is how the planner tells a plan under way from a new question, in whichever run it goes on.
  if (plan.state === "approval" || plan.state === "replan")
    return [new Send("planner", { plan, state: { ...state, messages: [] } } satisfies Continuation)];
  if (plan.state !== "ready") return "respond";
  const held = unknownSteps(steps);
  const dead = fatal(plan, steps).map(({ name }) => name);
  if (dead.length > 0 && Object.keys(held).length > 0) {
    // What failed goes along: nothing of such a run begins any more, whatever the answers are.
    const failed = Object.fromEntries(Object.entries(steps).filter(([path]) => dead.includes(path)));
    return [new Send("approve", { plan, steps: { ...held, ...failed }, question: state.query?.question ?? "" })];
  }
  if (dead.length > 0) return undoable(steps).length > 0 ? [new Send("compensate", compensation(state))] : "respond";
  if (waitingPaths(steps).length > 0)
    return [new Send("approve", { plan, steps, question: state.query?.question ?? "" })];
  const branches = nextBranches(plan, steps);
  if (branches.length === 0)
    return fails(plan, state) && undoable(steps).length > 0 ? [new Send("compensate", compensation(state))] : "respond";
  const allowance = allowanceOf(plan, state.usage);
  // One branch keeps one ledger: where the budget may not last, what goes side by side has to share it.
  const parted = allowance === undefined ? branches : [branches.flat()];
  const heard = allotBranches(state.mail, parted);
  const spare = spareOf(plan, steps, state.usage, parted.length);
  const posted = postageOf(state.mail.messages);
  return parted.map((part, place) => {
    const mail = heard[place] ?? NO_MAIL;
    const talk = isEmpty(mail) ? {} : { mail, posted };
    return new Send(nodeOf(part), { ...branchOf(part, plan, state, allowance), spare, ...talk } satisfies Branch);
  });
}

/** Whether a plan whose steps have ended well cannot yield what it is to yield: then its run fails all the same. */
function fails(plan: Planned, { context }: GraphState): boolean {
  try {
    workflowOutputs(plan, context);
    return false;
  } catch {
    return true;
  }
}

function compensation({ plan, steps, query, mail }: GraphState): Compensation {
  const known: Steps = Object.fromEntries(
    undoable(steps).flatMap(({ path, state }) => {
      const begun = Object.entries(steps).filter(([other]) => isOf(other, path + UNDO));
      return [[path, state] as const, ...begun];
    }),
  );
  const given = plan !== null && "by" in plan && plan.by === "given";
  return { steps: known, question: query?.question ?? "", given, ...(!isEmpty(mail) && { mail }) };
}

/** Whether compensations have come to their end: where a person has to say what became of one, the others are done, and the run goes on. */
export function afterCompensation({ steps }: GraphState): "dispatch" | "respond" {
  return waitingPaths(steps).length > 0 ? "dispatch" : "respond";
}

function nodeOf([first, ...others]: readonly PlannedStep[]): string {
  const single = first !== undefined && others.length === 0;
  if (
    !single ||
    first.for_each !== undefined ||
    first.repeat !== undefined ||
    first.workflow !== undefined ||
    first.aggregate !== undefined
  )
    return "branch";
  return SPECIALISTS.find((name) => name === first.agent) ?? "delegate";
}

function branchOf(
  part: readonly PlannedStep[],
  plan: Planned,
  state: GraphState,
  allowance: Branch["allowance"],
): Branch {
  const { context, steps, query } = state;
  const names = part.flatMap(namesRead);
  const writers = producers(plan);
  return {
    // In the plan's order, also where several branches have become one.
    steps: plan.steps.filter((step) => part.includes(step)),
    question: query?.question ?? "",
    values: Object.fromEntries(
      names.filter((name) => Object.hasOwn(context, name)).map((name) => [name, context[name]]),
    ),
    producers: Object.fromEntries(
      names.flatMap((name) => (writers.has(name) ? [[name, writers.get(name) ?? ""]] : [])),
    ),
    serves: Object.fromEntries([...servedBy(plan)].filter(([name]) => part.some((step) => step.name === name))),
    // An aggregation says of what it is made of why it is not there.
    known: Object.fromEntries(
      Object.entries(steps).filter(([path, state]) =>
        part.some(
          (step) =>
            isOf(path, step.name) ||
            (step.aggregate !== undefined && state.status !== "completed" && step.depends_on.includes(path)),
        ),
      ),
    ),
    given: plan.by === "given",
    answers: answerStep(plan)?.name,
    allowance,
    until: timeIsUpAt(plan),
  };
}
