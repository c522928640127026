import type { Context } from "hono";
import type { Run } from "../../runs/run.ts";
import type { AppEnv } from "../app-env.ts";
import type { RunDependencies } from "../routes/run-dependencies.ts";
import { eventStream } from "./event-stream.ts";
import { filterModes } from "./filter-modes.ts";
import { waitingJson } from "./waiting-json.ts";

interface How {
  /** A run without a thread of its own in the path is addressed without one. */
  readonly stateless: boolean;
  readonly cancelOnDisconnect: boolean;
  /** Events above this number only; -1: all. */
  readonly after?: number;
  readonly modes?: readonly string[] | undefined;
}

/** The run's events as they come, from the durable log. */
export function streamRun(
  context: Context<AppEnv>,
  { runs, heartbeatMs, logger }: RunDependencies,
  run: Run,
  how: How,
): Response {
  const tenant = context.get("tenant");
  return eventStream({
    events: (signal) => filterModes(runs.events(tenant, run.run_id, how.after ?? -1, signal), how.modes),
    request: context.req.raw.signal,
    heartbeatMs,
    headers: runHeaders(run, how.stateless, "stream"),
    ...(how.cancelOnDisconnect && { onDisconnect: () => cancel({ runs, logger }, tenant, run) }),
  });
}

/** The thread's values once the run has ended. */
export function waitForRun(
  context: Context<AppEnv>,
  { runs, heartbeatMs, logger }: RunDependencies,
  run: Run,
  how: How,
): Response {
  const tenant = context.get("tenant");
  return waitingJson({
    value: (signal) => runs.wait(tenant, run.run_id, signal),
    request: context.req.raw.signal,
    heartbeatMs,
    headers: runHeaders(run, how.stateless, "join"),
    ...(how.cancelOnDisconnect && { onDisconnect: () => cancel({ runs, logger }, tenant, run) }),
  });
}

/** `Content-Location` names the run, `Location` is where the SDK comes back to after a cut connection. */
export function runHeaders(run: Run, stateless: boolean, verb: "stream" | "join"): Record<string, string> {
  const path = stateless ? `/runs/${run.run_id}` : `/threads/${run.thread_id}/runs/${run.run_id}`;
  return { "content-location": path, location: `${path}/${verb}` };
}

function cancel({ runs, logger }: Pick<RunDependencies, "runs" | "logger">, tenant: string, run: Run): void {
  runs.cancel(tenant, run.thread_id, run.run_id, { action: "interrupt", wait: false }).catch((error: unknown) => {
    logger.warn({ err: error, run_id: run.run_id }, "a run whose client left could not be cancelled");
  });
}
