import { isGraphDrained, type RunControl } from "@langchain/langgraph";
import { BatonError } from "../../tools/errors.ts";
import { errorToWire } from "../wire/serialise.ts";
import { isConnectionLoss } from "./connection-loss.ts";
import type { RunsContext } from "./context.ts";
import { graphChunks } from "./graph/graph-chunks.ts";
import { graphInput } from "./graph/graph-input.ts";
import { graphOptions } from "./graph/graph-options.ts";
import { startingPlace } from "./graph/starting-place.ts";
import { WireEvents } from "./graph/wire-events.ts";
import { FoldValues } from "./log/fold-values.ts";
import { RunLost } from "./log/run-lost.ts";
import type { RunWatch } from "./observer.ts";
import type { RunLog } from "./log/event-log.ts";
import { stopped, type Outcome, type StopReason } from "./outcome.ts";
import type { ClaimedRun } from "./sql/claim-run.ts";
import { dropAnswer } from "./sql/drop-answer.ts";
import { Stalled } from "./stalled.ts";

export interface Execution {
  readonly tenant: string;
  readonly run: ClaimedRun;
  /** The session that carries it. */
  readonly worker: string;
  readonly watch: Pick<RunWatch, "event" | "spoke">;
  readonly log: RunLog;
  readonly control: RunControl;
  readonly signal: AbortSignal;
  /** Why the signal was aborted. */
  readonly stopReason: () => StopReason | undefined;
}

/** Runs the graph and writes down what it says; never throws. What was said is durable when this resolves. */
export async function executeRun(context: RunsContext, execution: Execution): Promise<Outcome> {
  const { log, run } = execution;
  try {
    const outcome = await listen(context, execution);
    if (outcome.kind === "failed") {
      context.logger.error({ run_id: run.run_id, tenant: execution.tenant, err: outcome.error }, "run failed");
      await log.append("error", errorToWire(outcome.error));
    }
    await log.flush();
    return outcome;
  } catch (error) {
    // Nothing but the log can have thrown.
    if (error instanceof RunLost) return { kind: "lost" };
    context.logger.error({ run_id: run.run_id, err: error }, "what the run says cannot be written down");
    return { kind: "failed", error };
  }
}

async function listen(context: RunsContext, execution: Execution): Promise<Outcome> {
  const { tenant, run, worker, watch, log, control, signal, stopReason } = execution;
  if (run.cancel !== null) return stopped(run.cancel);
  if (run.stalled >= context.maxStalls) return { kind: "failed", error: new Stalled(run.stalled) };
  await log.append("metadata", { run_id: run.run_id, attempt: run.attempt });
  // Of many that are taken over at once, all are on record before the first one keeps this process busy.
  await context.turn();
  try {
    const called = graphOptions(run, { tenant, worker, graphId: context.graphId, control, signal });
    const options = await startingPlace(context, run, tenant, called);
    const wire = new WireEvents(run.kwargs.stream_mode);
    const folding = new FoldValues();
    if (run.answered) await context.database.tenant(tenant, (db) => dropAnswer(db, { runId: run.run_id, worker }));
    const withEvents = run.kwargs.stream_mode.includes("events");
    for await (const chunk of graphChunks(
      context.graph,
      graphInput(run.kwargs, run.resumable || run.answered),
      options,
      withEvents,
    )) {
      if (chunk.kind === "chunk" && chunk.mode === "custom") watch.event(chunk.payload);
      if (chunk.kind === "chunk" && chunk.mode === "messages") watch.spoke?.();
      for (const told of wire.of(chunk)) {
        const { event, data } = folding.of(told);
        await log.append(event, data);
      }
    }
  } catch (error) {
    const outcome = failure(error, stopReason(), context.losses.recent && !isOnRecord(error));
    const stalled = run.stalled + 1;
    const again = outcome.kind === "handed_back" && outcome.because === "disconnected";
    const givenUp = again && stalled >= context.maxStalls && !context.log.gotFurther(run.run_id);
    // The next time it could not say any more what it failed of.
    return givenUp ? { kind: "failed", error: new Stalled(stalled, error) } : outcome;
  }
  // A graph that came to its end before it noticed has finished; what it did is taken back all the same.
  return stopReason() === "rollback" ? stopped("rollback") : { kind: "finished" };
}

/** Whether the run failed of what its state says, and would again: of a step that has failed, or of what is wrong with what was asked. */
function isOnRecord(error: unknown): boolean {
  return error instanceof BatonError && (error.detail.at !== undefined || error.code === "invalid_input");
}

function failure(error: unknown, reason: StopReason | undefined, connectionLost: boolean): Outcome {
  if (error instanceof RunLost) return { kind: "lost" };
  if (reason !== undefined) return stopped(reason);
  if (isGraphDrained(error)) return stopped("drain");
  // Tried again where it may be the database's fault: what really fails fails again.
  if (connectionLost || isConnectionLoss(error)) return { kind: "handed_back", because: "disconnected" };
  return { kind: "failed", error };
}
