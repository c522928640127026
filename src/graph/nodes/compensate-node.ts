import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import { toFailure, type Failure } from "../../tools/errors.ts";
import { createDurable } from "../branch/durable.ts";
import { UNLIMITED } from "../branch/ledger.ts";
import { now, only, type Outcome } from "../branch/outcome.ts";
import type { BranchTools } from "../branch/branch-tools.ts";
import { runPlan } from "../branch/run-plan.ts";
import type { GraphDependencies } from "../dependencies.ts";
import type { PlannedStep } from "../plan/planned.ts";
import { runIdentity } from "../run-identity.ts";
import { undoable } from "../schedule.ts";
import type { TrackedSaver } from "../tracked-saver.ts";
import type { GraphUpdate } from "../state.ts";
import { tryAgent } from "../step/try-agent.ts";
import { inStepSpan } from "../tracing/in-step-span.ts";
import { noteRunEvent } from "../tracing/note-run-event.ts";
import { addUsage, NO_USAGE } from "../step/run-usage.ts";
import type { StepState, Steps } from "../step/step-state.ts";

/** Attempts of a compensation that does not say. */
const ATTEMPTS = 3;

/** Undoes what a failed run has done: one compensation after the other, the last to complete first; one that fails does not stop the others. */
export function createCompensateNode(deps: GraphDependencies, settled: TrackedSaver["settled"]) {
  return async function compensate(
    { steps, question }: { steps: Steps; question: string },
    config: LangGraphRunnableConfig,
  ): Promise<GraphUpdate> {
    const identity = runIdentity(config);
    const signal = config.signal ?? new AbortController().signal;
    const tools: BranchTools = {
      agents: deps.registry.visibleTo(identity.tenant),
      guards: deps.guards,
      figures: deps.figures(identity.tenant),
      signal,
      // Its attempts are not the step's: what is heard of them is how it ended.
      emit: noteRunEvent,
      context: ({ name }) => ({ ...identity, log: deps.log, model: deps.model(name) }),
      speech: () => {
        throw new TypeError("a compensation does not answer");
      },
      ledger: UNLIMITED,
      until: undefined,
      known: {},
      given: true,
      answers: undefined,
      halt: { failed: () => false, fail: () => undefined },
      durable: createDurable(signal, settled),
      runPlan,
    };
    const states: Record<string, StepState> = {};
    let usage = NO_USAGE;
    for (const { path, state } of undoable(steps)) {
      const undoing = { agent: state.undo !== undefined ? state.undo.agent : state.agent };
      const undone = await tools.durable(
        state.agent,
        () => inStepSpan(undoing, path, () => undo(path, state, question, tools), { "baton.compensation": true }),
        UNLIMITED,
      );
      Object.assign(states, undone.steps);
      usage = addUsage(usage, undone.usage);
      const after = undone.steps[path];
      if (after !== undefined) config.writer?.(eventOf(path, after));
    }
    return { steps: states, usage };
  };
}

async function undo(
  path: string,
  { agent, undo: task }: Extract<StepState, { status: "completed" }>,
  question: string,
  tools: BranchTools,
): Promise<Outcome> {
  const started_at = now();
  let usage = NO_USAGE;
  const end = (error: Failure | undefined): Outcome => {
    const base = { agent: task?.agent ?? agent, attempts: usage.attempts, started_at, ended_at: now() };
    return only(
      path,
      error === undefined ? { status: "compensated", ...base } : { status: "uncompensated", ...base, error },
      usage,
    );
  };
  if (task === undefined || "error" in task) return end(task?.error);
  try {
    const tried = await tryAgent({ ...task, with: {} }, leafOf(path, task, question), tools, (taken) => {
      usage = addUsage(usage, taken);
    });
    return end(tried.ok ? undefined : tried.error);
  } catch (error) {
    if (tools.signal.aborted) throw error;
    return end(toFailure(error));
  }
}

function leafOf(
  path: string,
  task: { agent: string; input: Record<string, unknown>; timeout?: number | undefined; retry?: PlannedStep["retry"] },
  question: string,
) {
  const step: PlannedStep = {
    name: path,
    agent: task.agent,
    inputs: [],
    with: {},
    // It writes nothing: whatever it returns is taken.
    outputs: ["undone"],
    depends_on: [],
    retry: { ...task.retry, attempts: task.retry?.attempts ?? ATTEMPTS },
    ...(task.timeout !== undefined && { timeout: task.timeout }),
  };
  // A path of its own, so that its idempotency key is not the step's.
  return { step, path: `${path}!undo`, scope: { values: {}, producers: {}, question, prefix: "" }, edited: task.input };
}

function eventOf(path: string, state: StepState): object {
  if (state.status === "uncompensated")
    return { type: "step.uncompensated", step: path, agent: state.agent, failure: state.error };
  const ms = state.status === "compensated" ? Date.parse(state.ended_at) - Date.parse(state.started_at) : 0;
  return { type: "step.compensated", step: path, agent: state.agent, duration_ms: ms };
}
