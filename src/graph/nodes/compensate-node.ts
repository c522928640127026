import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { toFailure, type Failure } from "../../tools/errors.ts";
import { createDurable } from "../branch/durable.ts";
import { UNLIMITED } from "../branch/ledger.ts";
import { createOwned } from "../branch/owned.ts";
import { createNotes } from "../branch/notes.ts";
import type { TiedRuns } from "../branch/tied-runs.ts";
import { joined, now, only, type Outcome } from "../branch/outcome.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import { runPlan } from "../branch/run-plan.ts";
import type { GraphDependencies } from "../dependencies.ts";
import type { Mail } from "../mail/mail.ts";
import { postageOf } from "../mail/limits.ts";
import { createPosted } from "../mail/posted.ts";
import { undoRetryOf } from "../plan/proof/attempts-of.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { runIdentity } from "../run-identity.ts";
import { UNDO, undoable } from "../schedule.ts";
import type { TrackedSaver } from "../tracked-saver.ts";
import type { GraphUpdate } from "../state.ts";
import type { Policies } from "../step/policies.ts";
import { runLeaf } from "../step/run-leaf.ts";
import type { StepState, Steps } from "../step/step-state.ts";
import { inStepSpan } from "../tracing/in-step-span.ts";
import { openTies } from "./open-ties.ts";
import { noteRunEvent } from "../tracing/note-run-event.ts";

/** What a failed run has done, sent to be undone. */
export interface Compensation {
  /** Those to undo, and what is known of their compensations. */
  readonly steps: Steps;
  readonly question: string;
  readonly given: boolean;
  /** What was said in the run. */
  readonly mail?: Mail;
}

/**
 * Undoes what a failed run has done: one compensation after the other, the last to complete first, each on record by itself; one that fails, or
 * of which nobody knows whether it was done, does not stop the others.
 */
export function createCompensateNode(
  deps: GraphDependencies,
  tied: TiedRuns,
  record: Pick<TrackedSaver, "settled" | "kept">,
) {
  return async function compensate(given: Compensation, config: LangGraphRunnableConfig): Promise<GraphUpdate> {
    const { steps, mail } = given;
    const identity = runIdentity(config);
    const signal = config.signal ?? new AbortController().signal;
    const note = createNotes(signal, record.kept);
    const open = openTies(deps, tied, { durable: createDurable(signal, record.settled), note }, config);
    const tools: BranchTools = {
      agents: deps.registry.visibleTo(identity.tenant),
      guards: deps.guards,
      policies: deps.policies && withoutBudget(deps.policies),
      blame: deps.blame,
      figures: deps.figures(identity.tenant),
      signal,
      // Its attempts are not the step's: what is heard of them is how it ended.
      emit: (event) => {
        noteRunEvent(event);
        if (event.type.startsWith("agent.") || event.type === "step.waiting") config.writer?.(event);
      },
      context: ({ name }) => ({ ...identity, log: deps.log, model: deps.model(name) }),
      speech: () => {
        throw new TypeError("a compensation does not answer");
      },
      ledger: UNLIMITED,
      posted: createPosted(postageOf(mail?.messages ?? [])),
      leases: deps.leases,
      spent: deps.onSpend,
      approve: deps.approve,
      doubtful: deps.doubtful,
      stoodStill: deps.stoodStill,
      owned: deps.owned && createOwned(deps.owned, identity.runId, signal),
      until: undefined,
      known: steps,
      given: given.given,
      answers: undefined,
      halt: { failed: () => false, fail: () => undefined },
      ties: open.ties,
      durable: open.durable,
      note,
      runPlan,
    };
    const undone: Outcome[] = [];
    try {
      for (const { path, state } of undoable(steps)) {
        const undoing = { agent: state.undo !== undefined ? state.undo.agent : state.agent };
        const outcome = await tools.durable(
          state.agent,
          () => inStepSpan(undoing, path, () => undo(path, state, given, tools), { "baton.compensation": true }),
          UNLIMITED,
        );
        undone.push(outcome);
        const after = outcome.steps[path];
        if (after !== undefined) config.writer?.(eventOf(path, after));
      }
      const { steps: states, usage, mail: said } = joined(undone);
      return { steps: states, usage, pins: { ...(await open.end()) }, ...(said !== undefined && { mail: said }) };
    } finally {
      open.leave();
    }
  };
}

async function undo(
  path: string,
  { agent, undo: task }: Extract<StepState, { status: "completed" }>,
  { question, mail }: Compensation,
  tools: BranchTools,
): Promise<Outcome> {
  const started_at = now();
  const own = path + UNDO;
  const end = (error: Failure | undefined, attempts: number): StepState => {
    const base = { agent: task?.agent ?? agent, attempts, started_at, ended_at: now() };
    return error === undefined ? { status: "compensated", ...base } : { status: "uncompensated", ...base, error };
  };
  if (task === undefined || "error" in task) return only(path, end(task?.error, 0));
  const known = tools.known[own];
  // A person gave it up.
  if (known?.status === "failed") return only(path, end(known.error, known.attempts));
  const scope = { values: {}, producers: {}, question, prefix: "", mail: mail && { ...mail, taken: {} } };
  try {
    const { state, usage, asked } = await runLeaf(
      { step: stepOf(own, task, declaredBy(task, tools)), path: own, scope, edited: task.input },
      tools,
    );
    if (state.status === "waiting") return joined([only(own, state, usage), asked]);
    // Where a person was asked about it, it is seen to have ended.
    const before = known === undefined ? {} : { [own]: state };
    const error = state.status === "failed" ? state.error : undefined;
    return joined([{ usage, steps: { ...before, [path]: end(error, usage.attempts) } }, asked]);
  } catch (error) {
    if (tools.signal.aborted) throw error;
    return only(path, end(toFailure(error), 0));
  }
}

type Task = Exclude<NonNullable<Extract<StepState, { status: "completed" }>["undo"]>, { error: unknown }>;

function declaredBy({ agent, range, pin }: Task, { agents }: BranchTools): PlannedStep["retry"] {
  return agents.find(agent, { ...(range !== undefined && { range }), ...(pin !== undefined && { pin }) })?.retry;
}

function stepOf(path: string, task: Task, declared: PlannedStep["retry"]): PlannedStep {
  return {
    name: path,
    agent: task.agent,
    ...(task.range !== undefined && { range: task.range }),
    ...(task.pin !== undefined && { pin: task.pin }),
    inputs: [],
    with: {},
    // It writes nothing: whatever it returns is taken.
    outputs: ["undone"],
    depends_on: [],
    retry: undoRetryOf(task.retry, declared),
    ...(task.timeout !== undefined && { timeout: task.timeout }),
  };
}

/** What is done stays done while its compensation is not made: retries are neither held to a budget nor taken from one. */
function withoutBudget(policies: Policies): Policies {
  return { ...policies, mayRepeat: (agent, repeat) => repeat.kind === "retry" || policies.mayRepeat(agent, repeat) };
}

function eventOf(path: string, state: StepState): object {
  if (state.status === "uncompensated")
    return { type: "step.uncompensated", step: path, agent: state.agent, failure: state.error };
  const ms = state.status === "compensated" ? Date.parse(state.ended_at) - Date.parse(state.started_at) : 0;
  return { type: "step.compensated", step: path, agent: state.agent, duration_ms: ms };
}
