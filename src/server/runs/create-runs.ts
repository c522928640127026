import type { Database } from "../../tools/database/database.ts";
import type { Logger } from "../../tools/logger.ts";
import { Carrier } from "./carrier.ts";
import { ConnectionLosses } from "./connection-losses.ts";
import type { RunsContext } from "./context.ts";
import type { RunGraph } from "./graph/run-graph.ts";
import { EventLog } from "./log/event-log.ts";
import { RunSignals } from "./log/run-signals.ts";
import type { Runs } from "./run.ts";
import { runsOf } from "./runs-of.ts";
import { sweep } from "./sweep.ts";
import { openWorker, type Worker } from "./worker/worker.ts";

export interface RunsOptions {
  /** Compiled with a checkpointer that reads `configurable.tenant_id`. */
  readonly graph: RunGraph;
  /** Default "baton". */
  readonly graphId?: string;
  readonly database: Database;
  readonly logger: Logger;
  /** How often runs without a worker are looked for. Default 2,000 ms. */
  readonly sweepMs?: number;
  /** How many attempts in a row may be cut off without getting any further before a run is given up. Default 10. */
  readonly maxStalls?: number;
  /** How long what a stateless run left can still be read after its end. Default 60,000 ms. */
  readonly temporaryMs?: number;
  /** How long a reader of a run that another process carries relies on being told of news. Default 1,000 ms. */
  readonly lookAgainMs?: number;
}

export interface RunsService extends Runs {
  /** Opens the worker and takes up what earlier processes left. Runs created before are stored, and started by this. */
  start(): Promise<void>;
  /** Stops taking runs and hands back what is not finished within `graceMs`; nothing can be started afterwards. */
  drain(graceMs: number): Promise<void>;
}

/** The life of runs in this process: created, queued, carried, streamed, cancelled, taken over. */
export function createRuns(options: RunsOptions): RunsService {
  const { database, logger, sweepMs = 2_000, maxStalls = 10, temporaryMs = 60_000, lookAgainMs = 1_000 } = options;
  positive({ sweepMs, maxStalls, temporaryMs, lookAgainMs });
  const signals = new RunSignals();
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | undefined;

  const workerId = (): string | undefined => worker?.session?.id;
  const log = new EventLog({ session: () => worker?.session, signals, logger });
  const context: RunsContext = {
    graph: options.graph,
    graphId: options.graphId ?? "baton",
    database,
    logger,
    log,
    signals,
    losses: new ConnectionLosses(database.pool),
    workerId,
    maxStalls,
    lookAgainMs,
  };
  const carrier = new Carrier(context, () => void sweepNow());

  function sweepNow(): Promise<void> {
    sweeping ??= sweep(context, carrier, temporaryMs)
      .catch((error: unknown) => logger.warn({ err: error }, "looking for runs to take up failed; trying again"))
      .finally(() => {
        sweeping = undefined;
      });
    return sweeping;
  }

  return {
    ...runsOf(context, carrier),
    start: async () => {
      const news = {
        changed: (runId: string) => {
          if (!carrier.carries(runId)) signals.changed(runId);
        },
        cancel: (runId: string, action: "interrupt" | "rollback") => carrier.cancel(runId, action),
        lost: () => carrier.lose(),
        ready: () => void sweepNow(),
      };
      worker = await openWorker(database.pool, news, logger);
      await sweepNow();
      timer = setInterval(() => void sweepNow(), sweepMs);
    },
    drain: async (graceMs) => {
      clearInterval(timer);
      await carrier.drain(graceMs);
      // A run that was being taken up just then stops at once.
      await sweeping;
      await carrier.drain(graceMs);
      await worker?.close();
    },
  };
}

function positive(numbers: Record<string, number>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value > 0)) throw new RangeError(`expected ${name} to be above 0, got ${value}`);
  }
}
