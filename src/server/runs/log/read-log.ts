import { NotFound } from "../../../tools/errors.ts";
import type { Database } from "../../../tools/database/database.ts";
import type { RunEvent, RunStatus } from "../run.ts";
import { isRolledBack, readEvents, readStatesBefore, type StoredEvent } from "../sql/run-events.ts";
import type { EventLog } from "./event-log.ts";
import type { RunSignals } from "./run-signals.ts";
import type { RunTail } from "./run-tail.ts";
import { UnfoldValues } from "./unfold-values.ts";

const pageSize = { events: 256, bytes: 1_000_000 };

interface Reading {
  readonly tenant: string;
  readonly runId: string;
  readonly after: number;
  readonly signal: AbortSignal;
}

/**
 * Reads a run's log from `after` to the end of the run: from the table what is past, from the shared tail what this process
 * writes now. A reader holds at most a page and, of a run that streams `values`, the last state, however slow it is, and keeps nobody waiting. One
 * that comes in the middle of such a run reads at once what that state is put together from. Ends early when the signal aborts.
 * @throws NotFound
 */
export async function* readLog(
  {
    database,
    log,
    signals,
    lookAgainMs,
  }: { database: Database; log: EventLog; signals: RunSignals; lookAgainMs: number },
  { tenant, runId, after, signal }: Reading,
): AsyncGenerator<RunEvent, void, void> {
  using watch = signals.watch(runId, "news");
  let cursor = after;
  let threadId: string | undefined;
  let tail: RunTail | undefined;
  const unfolding = new UnfoldValues((before) => readStatesBefore(database, tenant, { runId, before }));
  while (!signal.aborted) {
    const version = watch.version();
    if (tail === undefined || tail.state === "left") tail = log.tail(runId);
    const state = tail?.state;
    // Who may read is asked of the table once; the tail does not know tenants.
    const live = threadId === undefined ? undefined : tail?.since(cursor);
    if (live !== undefined && (live.length > 0 || state !== "left")) {
      yield* heard(live, unfolding);
      cursor = live.at(-1)?.seq ?? cursor;
      if (live.length > 0) continue;
      if (state === "ended") return;
    } else {
      const page = await readEvents(database, tenant, { runId, after: cursor, atMost: pageSize });
      if (page === undefined) {
        if (threadId === undefined) throw new NotFound(`there is no run ${runId}`);

        if (await isRolledBack(database, tenant, threadId)) return;
        throw new NotFound(`run ${runId} was deleted while it was read`);
      }
      ({ threadId } = page);
      yield* heard(page.events, unfolding);
      cursor = page.events.at(-1)?.seq ?? cursor;
      if (page.more) continue;
      if (hasEnded(page.status)) return;
    }
    await watch.changed(version, signal, lookAgainMs);
  }
}

/** Whether nothing more will happen to a run of this status. */
export function hasEnded(status: RunStatus): boolean {
  return status !== "pending" && status !== "running";
}

async function* heard(events: readonly StoredEvent[], unfolding: UnfoldValues): AsyncGenerator<RunEvent, void, void> {
  for (const event of events) {
    const told = await unfolding.of(event);
    if (told !== undefined) yield told;
  }
}
