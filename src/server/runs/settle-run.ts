import type { Connection } from "../../tools/database/database.ts";
import { errorToWire, toWire } from "../wire/serialise.ts";
import type { RunsContext } from "./context.ts";
import type { GraphState } from "./graph/run-graph.ts";
import type { Outcome } from "./outcome.ts";
import { claimRun, type ClaimedRun } from "./sql/claim-run.ts";
import { deleteLeftovers } from "./sql/delete-leftovers.ts";
import { finishRun, handBackRun, isToRollBack, removeRun, settleThread, type ThreadOutcome } from "./sql/finish-run.ts";
import { lockThread } from "./sql/lock-thread.ts";
import { rollBackCheckpoints } from "./sql/roll-back.ts";
import { tellWaiting } from "./sql/workers.ts";
import { Stalled } from "./stalled.ts";
import { threadState } from "./thread-state.ts";

export interface Settling {
  readonly tenant: string;
  readonly run: ClaimedRun;
  /** The worker that carried it, on whose behalf this is written. */
  readonly worker: string;
  /** Whether what the thread's state is cannot be said: then it is left as it was. Default false. */
  readonly blind?: boolean;
  /** Whether to take up the thread's next run. */
  readonly takeNext: () => boolean;
}

export interface Settled {
  /** Whether the run has ended for everybody. */
  readonly ended: boolean;
  /** The thread's next run, claimed for this worker. */
  readonly next: ClaimedRun | undefined;
  /** What it was settled as, where that is not what carrying it had come to. */
  readonly instead?: Outcome;
}

const unknownState: GraphState = { values: {}, next: [], tasks: [], config: {} };

const notEnded: Settled = { ended: false, next: undefined };

/**
 * Writes down how a run ended and what its thread is in now, and claims the thread's next run, all in one transaction. Does
 * nothing when the run is not the worker's any more.
 */
export async function settleRun(context: RunsContext, settling: Settling, outcome: Outcome): Promise<Settled> {
  const settled = await settleAs(context, settling, outcome);
  if (settled.ended || settling.blind === true || outcome.kind === "lost" || outcome.kind === "handed_back")
    return settled;
  const own = { runId: settling.run.run_id, worker: settling.worker };
  const late = await context.database.tenant(settling.tenant, (db) => isToRollBack(db, own));
  if (!late) return settled;
  const instead: Outcome = { kind: "cancelled", action: "rollback" };
  return { ...(await settleAs(context, settling, instead)), instead };
}

async function settleAs(context: RunsContext, settling: Settling, outcome: Outcome): Promise<Settled> {
  const { tenant, run, worker } = settling;
  const own = { runId: run.run_id, worker };
  switch (outcome.kind) {
    case "lost":
      await context.database.tenant(tenant, (db) => deleteLeftovers(db, run.thread_id));
      return notEnded;
    case "handed_back":
      await context.database.tenant(tenant, (db) =>
        handBackRun(db, own, { counts: outcome.because === "disconnected", tenant }),
      );
      return notEnded;
    case "finished":
      return await end(context, settling, {
        how: (state) => (state.next.length > 0 ? "interrupted" : "idle"),
        error: undefined,
        write: (db, state) =>
          finishRun(db, own, { status: "success", error: undefined, checkpointId: checkpointId(state) }),
      });
    case "failed": {
      const error = errorToWire(outcome.error);
      const dead = outcome.error instanceof Stalled;
      // Where its end cannot be written as it is, it must not be tried for ever.
      const anyway = settling.blind === true;
      return await end(context, settling, {
        how: () => "error",
        error,
        write: (db, state) =>
          finishRun(db, own, { status: "error", error, checkpointId: checkpointId(state), dead, anyway }),
      });
    }
    case "cancelled": {
      if (outcome.action === "interrupt") {
        return await end(context, settling, {
          how: asked,
          error: undefined,
          write: (db, state) =>
            finishRun(db, own, { status: "interrupted", error: undefined, checkpointId: checkpointId(state) }),
        });
      }
      const mine = await context.database.tenant(tenant, (db) => rollBackCheckpoints(db, own));
      if (!mine) return notEnded;
      return await end(context, settling, {
        how: asked,
        error: undefined,
        // There is no run any more whose end could be told.
        told: false,
        write: (db) => removeRun(db, own),
      });
    }
  }
}

/** Whether a person is asked something that the stopped run has not taken the answer to. */
function asked(state: GraphState): ThreadOutcome["status"] {
  return state.tasks.some((task) => task.interrupts.length > 0) ? "interrupted" : "idle";
}

interface End {
  readonly how: (state: GraphState) => ThreadOutcome["status"];
  readonly error: unknown;
  /** Whether its webhook is called. Default true. */
  readonly told?: boolean;
  /** Ends the run; false when it is not the worker's any more. */
  readonly write: (connection: Connection, state: GraphState) => Promise<boolean>;
}

async function end(
  context: RunsContext,
  { tenant, run, worker, blind = false, takeNext }: Settling,
  { how, error, write, told = true }: End,
): Promise<Settled> {
  const state = blind ? unknownState : await threadState(context.graph, tenant, run.thread_id);
  const status = how(state);
  const values = hasCheckpoint(state) ? toWire(state.values) : null;
  const interrupts = status === "interrupted" ? interruptsOf(state) : {};
  return await context.database.tenant(tenant, async (db) => {
    const queue = await lockThread(db, run.thread_id);
    if (queue === undefined) await deleteLeftovers(db, run.thread_id);
    if (!(await write(db, state))) return notEnded;
    if (run.webhook !== null && told) {
      await context.endings?.ended(db, tenant, { runId: run.run_id, values, interrupts });
    }
    const waiting = queue?.find((queued) => queued.run_id !== run.run_id);
    await settleThread(db, run.thread_id, {
      status: waiting === undefined ? status : "busy",
      values,
      interrupts,
      error,
    });
    if (waiting === undefined) return { ended: true, next: undefined };
    if (!takeNext()) {
      await tellWaiting(db, tenant);
      return { ended: true, next: undefined };
    }
    return { ended: true, next: await claimRun(db, waiting.run_id, worker) };
  });
}

function interruptsOf(state: GraphState): Record<string, readonly unknown[]> {
  const waiting = state.tasks.filter((task) => task.interrupts.length > 0);
  return Object.fromEntries(waiting.map((task) => [task.id, task.interrupts.map(toWire)]));
}

function hasCheckpoint(state: GraphState): boolean {
  return checkpointId(state) !== undefined;
}

function checkpointId(state: GraphState): string | undefined {
  const id = state.config.configurable?.checkpoint_id;
  return typeof id === "string" ? id : undefined;
}
