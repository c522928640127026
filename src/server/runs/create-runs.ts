import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../tools/database/database.ts";
import type { Pauses } from "../../graph/pauses.ts";
import type { Logger } from "../../tools/logger.ts";
import { createAdmission, type AdmissionLimits } from "./admission/admission.ts";
import { Backlog } from "./backlog.ts";
import { Carrier } from "./carrier.ts";
import { ConnectionLosses } from "./connection-losses.ts";
import type { RunsContext } from "./context.ts";
import { createDueTimer, type DueTimer } from "./due-timer.ts";
import type { Endings } from "./endings.ts";
import type { RunGraph } from "./graph/run-graph.ts";
import { EventLog } from "./log/event-log.ts";
import type { Journal } from "./log/journal.ts";
import { RunSignals } from "./log/run-signals.ts";
import type { Runs } from "./run.ts";
import { joinObservers, type RunObserver } from "./observer.ts";
import { onePerTurn } from "./one-per-turn.ts";
import { repeatedly } from "./repeatedly.ts";
import { runsOf } from "./runs-of.ts";
import { sweep } from "./sweep.ts";
import { createTaking, type Taking } from "./taking.ts";
import { openWorker, type Worker, type WorkerNews, type WorkerOptions } from "./worker/worker.ts";

export interface RunsOptions {
  /** Compiled with a checkpointer that reads `configurable.tenant_id` and writes through the journal. */
  readonly graph: RunGraph;
  /** Where everything that runs of this process leave behind is written; of this process alone. */
  readonly journal: Journal;
  /** Default "baton". */
  readonly graphId?: string;
  readonly database: Database;
  readonly logger: Logger;
  readonly observers?: readonly RunObserver[];
  /** The graph's own, where it can stop between two steps of a superstep. */
  readonly pauses?: Pauses;
  /** How many runs are carried at once; others wait. Default 500. */
  readonly maxRuns?: number;
  /** How many of them may be of one tenant, so that others find a place at any time. Default: all. */
  readonly tenantRuns?: number;
  /** How many runs may wait, on all replicas together. Default: any number. */
  readonly waiting?: AdmissionLimits;
  /** Hears of the end of runs that have a webhook. */
  readonly endings?: Endings;
  readonly worker?: WorkerOptions;
  /** How often runs without a worker are looked for, in case word of them was missed. Default 2,000 ms. */
  readonly sweepMs?: number;
  /** How long the answer to a claim may be under way before the run is given back. Default 15,000 ms. */
  readonly claimMs?: number;
  /** How many attempts in a row may be cut off without getting any further before a run is given up. Default 10. */
  readonly maxStalls?: number;
  /** How long what a stateless run left can still be read after its end. Default 60,000 ms. */
  readonly temporaryMs?: number;
  /** How long a reader of a run that another process carries relies on being told of news. Default 5,000 ms. */
  readonly lookAgainMs?: number;
}

export interface RunsService extends Runs {
  /** Opens the worker and takes up what earlier processes left. Runs created before are stored, and started by this. */
  start(): Promise<void>;
  /**
   * Stops taking runs at once and hands back what is not finished within `graceMs`; nothing can be started afterwards. What others say of
   * runs is heard until then, and until `listens` resolves. However little the database answers, it takes 4 s longer than `graceMs` or `listens` at most.
   */
  drain(graceMs: number, listens?: Promise<unknown>): Promise<void>;
  /** How this process stands as a carrier of runs. */
  standing(): { readonly session: boolean; readonly draining: boolean };
}

/** How long steps may take to end once they are aborted, milliseconds. */
const ABORT_MS = 2_000;
/** How long the database may take to hear that this process is gone, milliseconds; where it does not, it finds out by the silence. */
const LEAVE_MS = 1_000;
/** How long runs have to stop that come when the others have, milliseconds. */
const LATE_MS = 500;

/** The life of runs in this process: created, queued, carried, streamed, cancelled, taken over. */
export function createRuns(options: RunsOptions): RunsService {
  const { database, logger, sweepMs = 2_000, maxStalls = 10, temporaryMs = 60_000, lookAgainMs = 5_000 } = options;
  const { maxRuns = 500, claimMs = 15_000 } = options;
  const tenantRuns = Math.min(maxRuns, options.tenantRuns ?? maxRuns);
  positive({ maxRuns, tenantRuns, ...options.waiting, sweepMs, claimMs, maxStalls, temporaryMs, lookAgainMs });
  const signals = new RunSignals();
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  const backlog = new Backlog();
  let draining = false;

  const workerId = (): string | undefined => worker?.session?.id;
  options.journal.attach(() => worker?.session);
  const context: RunsContext = {
    graph: options.graph,
    graphId: options.graphId ?? "baton",
    database,
    logger,
    log: new EventLog({ journal: options.journal, signals }),
    signals,
    pauses: options.pauses,
    observe: joinObservers(options.observers ?? []),
    admission: options.waiting === undefined ? undefined : createAdmission(database.pool, options.waiting),
    backlog,
    endings: options.endings,
    losses: new ConnectionLosses(database.pool),
    turn: onePerTurn(),
    workerId,
    maxStalls,
    lookAgainMs,
  };
  const carrier = new Carrier(context, { all: maxRuns, ofTenant: tenantRuns }, (suspectGone) =>
    taking.freed(suspectGone),
  );
  const taking = createTaking(context, carrier);
  const dueTimer = createDueTimer(database.pool, () => void taking.waiting());
  const sweeping = repeatedly(
    () => sweep(context, carrier, { temporaryMs, claimMs }),
    (error) => logger.warn({ err: error }, "sweeping failed; trying again"),
  );

  return {
    ...runsOf(context, carrier),
    start: async () => {
      worker = await openWorker(
        database.pool,
        newsFor({ signals, carrier, taking, backlog, dueTimer }),
        logger,
        options.worker,
      );
      await taking.lost();
      await taking.waiting();
      await dueTimer.look();
      timer = setInterval(() => {
        void taking.lost();
        void taking.waiting();
        void sweeping.now();
      }, sweepMs);
    },
    standing: () => ({ session: workerId() !== undefined, draining }),
    drain: async (graceMs, listens) => {
      draining = true;
      clearInterval(timer);
      dueTimer.close();
      worker?.leaveOthers();
      const left = countDown(graceMs + ABORT_MS);
      await carrier.drain(graceMs, ABORT_MS);
      // A run that was being taken up just then stops at once.
      await within(left(), Promise.all([taking.lost(), taking.waiting(), sweeping.now()]));
      await carrier.drain(Math.max(0, left() - ABORT_MS), Math.min(left(), ABORT_MS));
      // Whoever keeps a run that does not stop keeps it from others.
      if (carrier.size === 0) {
        await listens;
        // What was about to be launched when it began to drain may have come meanwhile.
        await carrier.drain(0, Math.max(left(), LATE_MS));
      }
      if (worker !== undefined) await within(Math.max(left(), LEAVE_MS), worker.close());
    },
  };
}

/** What is done about what other processes say. */
function newsFor({ signals, carrier, taking, backlog, dueTimer }: Hearing): WorkerNews {
  return {
    ended: (runId) => signals.ended(runId),
    changed: (runId) => {
      if (!carrier.carries(runId)) signals.changed(runId);
    },
    cancel: (runId, action) => carrier.cancel(runId, action),
    waiting: (tenant) => {
      const room = tenant === undefined ? carrier.room : carrier.roomFor(tenant);
      if (room > 0) void taking.waiting();
      else backlog.add(tenant ?? "");
    },
    orphaned: (taken = [], self) => {
      if (self !== undefined) taking.took(taken, self);
      void taking.lost();
    },
    room: () => carrier.room,
    due: (ms) => dueTimer.soon(ms),
    lost: () => carrier.lose(),
    ready: () => {
      // What was said while nobody listened.
      signals.all();
      void Promise.all([taking.lost(), taking.waiting(), dueTimer.look()]);
    },
  };
}

interface Hearing {
  readonly signals: RunSignals;
  readonly carrier: Carrier;
  readonly taking: Taking;
  readonly backlog: Backlog;
  readonly dueTimer: DueTimer;
}

/** How much is left of so many milliseconds from now. */
function countDown(ms: number): () => number {
  const until = performance.now() + ms;
  return () => Math.max(0, until - performance.now());
}

/** Waits for the work, but not for longer. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const enough = new AbortController();
  await Promise.race([work, sleep(ms, undefined, { signal: enough.signal }).catch(() => undefined)]);
  enough.abort();
}

function positive(numbers: Record<string, number>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value > 0)) throw new RangeError(`expected ${name} to be above 0, got ${value}`);
  }
}
