import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { RunControl } from "@langchain/langgraph";
import { runKey } from "../../graph/run-identity.ts";
import { Cancelled, Unavailable } from "../../tools/errors.ts";
import { calmDown } from "./calm-down.ts";
import { isConnectionLoss } from "./connection-loss.ts";
import type { RunsContext } from "./context.ts";
import { executeRun, type Execution } from "./execute-run.ts";
import type { Load } from "./in-turn.ts";
import type { RunEnd, RunWatch } from "./observer.ts";
import type { Outcome, StopReason } from "./outcome.ts";
import { PlaceKeeper } from "./place-keeper.ts";
import type { Places, Reserved } from "./places.ts";
import { settleRun, type Settled } from "./settle-run.ts";
import type { ClaimedRun } from "./sql/claim-run.ts";
import { isSuspect } from "./suspicion.ts";
import type { CancelAction } from "./sql/stop-runs.ts";

interface Carried {
  readonly place: Disposable;
  readonly stalled: number;
  /** When it was launched, by the clock of `performance`. */
  readonly since: number;
  /** Lets it go on to its next boundary and stop there. */
  drain(): void;
  stop(reason: StopReason): void;
  /** Resolves, never rejects, when nothing of the run happens in this process any more. */
  readonly done: Promise<void>;
}

interface Carrying extends Pick<Execution, "tenant" | "run" | "worker" | "control" | "signal" | "stopReason"> {
  readonly watch: RunWatch;
}

const settleRetryMs = 250;
/** Within which the graph hands over what a step has come to, milliseconds. */
const handOverMs = 20;
/** How often the end of a run is tried as it is. */
const settleTries = 8;
/** How long runs that were lost may take to stop before they are left alone: what they still write is refused. */
const loseMs = 1_000;

/** The runs that this process carries, from claim to end. */
export class Carrier {
  readonly #context: RunsContext;
  readonly #carried = new Map<string, Carried>();
  readonly #places: PlaceKeeper;
  readonly #outside = AsyncLocalStorage.snapshot();
  readonly #onFree: (suspectGone: boolean) => void;
  /** How many runs of a tenant are carried or about to be, and how many may be. */
  readonly load: Load;
  /** Claims given back before they were launched. */
  readonly #disowned = new Set<string>();
  #draining = false;

  /**
   * @param places how many runs are carried at once
   * @param onFree called when a run has ended here, so that another can be taken up, and whether it may have been a suspect
   */
  constructor(context: RunsContext, places: Places, onFree: (suspectGone: boolean) => void) {
    this.#context = context;
    this.#places = new PlaceKeeper(places, () => onFree(false));
    this.#onFree = onFree;
    this.load = this.#places.load;
  }

  /** How many more runs may be taken. */
  get room(): number {
    return this.accepts ? this.#places.room : 0;
  }

  /** How many more runs of this tenant may be taken. */
  roomFor(tenant: string): number {
    return this.accepts ? this.#places.roomFor(tenant) : 0;
  }

  /** How many more any one tenant may have at most. */
  get roomForAny(): number {
    return this.accepts ? this.#places.roomForAny : 0;
  }

  /** Of these tenants, and of no others, a look at all that wait has left runs that are not new. */
  left(tenants: ReadonlySet<string>): void {
    this.#places.left(tenants);
  }

  /** Keeps a place for a run that is about to be claimed, until disposed; `undefined`: there is none. */
  reserve(tenant?: string): Reserved | undefined {
    const room = tenant === undefined ? this.room : this.roomFor(tenant);
    return room === 0 ? undefined : this.#places.reserve(tenant);
  }

  /** How many runs are carried. */
  get size(): number {
    return this.#carried.size;
  }

  /** Whether new runs are taken. */
  get accepts(): boolean {
    return !this.#draining && this.#context.workerId() !== undefined;
  }

  carries(runId: string): boolean {
    return this.#carried.has(runId);
  }

  /** How often each of the runs here that may be what takes workers down has stalled. */
  suspects(): number[] {
    return [...this.#carried].flatMap(([runId, { stalled }]) => (this.#isSuspect(runId) ? [stalled] : []));
  }

  #isSuspect(runId: string): boolean {
    const { log, maxStalls } = this.#context;
    const carried = this.#carried.get(runId);
    return carried !== undefined && isSuspect({ ...carried, further: log.gotFurther(runId) }, maxStalls);
  }

  /**
   * Starts carrying a run that `worker` has claimed. It begins in the asynchronous context in which this was made: whoever is behind the call, a
   * request, another run that ends, or a connection that was opened within one, is not behind the run, which LangGraph would take for a
   * part of it.
   */
  launch(tenant: string, run: ClaimedRun, worker: string): void {
    this.#outside(() => this.#begin(tenant, run, worker));
  }

  #begin(tenant: string, run: ClaimedRun, worker: string): void {
    const { pauses } = this.#context;
    // The session broke since the claim, and there may be another: the run is up for claim again.
    if (worker !== this.#context.workerId()) return;
    if (this.#disowned.delete(claimOf(run))) return;
    this.#places.see(tenant);
    const control = new RunControl();
    const key = runKey({ tenant, threadId: run.thread_id, runId: run.run_id });
    const abort = new AbortController();
    let reason: StopReason | undefined;
    const watch = this.#context.observe({
      tenant,
      runId: run.run_id,
      threadId: run.thread_id,
      assistantId: run.assistant_id,
      attempt: run.attempt,
      again: run.attempt > 1 || run.next_seq > 0,
      resumed: run.resumable,
      waitedMs: Math.max(0, run.waited_ms),
      traceparent: run.traceparent ?? undefined,
    });
    const place = this.#places.carry(tenant);
    const carried: Carried = {
      place,
      stalled: run.stalled,
      since: performance.now(),
      drain: () => {
        control.requestDrain();
        pauses?.request(key, () => void this.#stopWritten(run.run_id, carried));
      },
      stop: (why) => {
        // Losing the run outweighs every other reason, and a rollback an interrupt; otherwise the first one counts.
        if (why === "lost" || reason === undefined || (why === "rollback" && reason === "interrupt")) reason = why;
        abort.abort(new Cancelled(`the run was stopped (${why})`));
      },
      done: this.#carry({ tenant, run, worker, watch, control, signal: abort.signal, stopReason: () => reason }, () => {
        place[Symbol.dispose]();
        // Left alone when it was lost, it may have come back meanwhile.
        const current = this.#carried.get(run.run_id);
        if (current === undefined || current === carried) pauses?.forget(key);
        if (current !== carried) return;
        this.#carried.delete(run.run_id);
        this.#onFree(run.stalled > 0);
      }),
    };
    this.#carried.set(run.run_id, carried);
    if (this.#draining) carried.drain();
  }

  /**
   * Gives back runs that were claimed long ago and never came here: the answer to the claim got lost with its connection. Should it come
   * after all, it is not heard.
   */
  disown(claim: { readonly run_id: string; readonly attempt: number }): void {
    this.#disowned.add(claimOf(claim));
  }

  /** Stops a run whose last step has just ended once that is on record; LangGraph hands it over a moment later. */
  async #stopWritten(runId: string, carried: Carried): Promise<void> {
    await sleep(handOverMs);
    await this.#context.log.written(runId);
    carried.stop("drain");
  }

  /** Stops a run if it is carried here. */
  cancel(runId: string, action: CancelAction): void {
    this.#carried.get(runId)?.stop(action);
  }

  /** Stops everything because the claim on it is gone; resolves when it has stopped, or is left alone after a second. */
  async lose(): Promise<void> {
    this.#context.log.abandon();
    for (const carried of this.#carried.values()) carried.stop("lost");
    await within(loseMs, this.#allDone());
    if (this.#carried.size > 0) this.#context.logger.warn({ runs: this.#carried.size }, "lost runs do not stop");
    for (const { place } of this.#carried.values()) place[Symbol.dispose]();
    this.#carried.clear();
  }

  /**
   * Takes no more runs and lets those at work stop at their next step; what is not there after `graceMs` is aborted. What is
   * unfinished is handed back. A step that ignores its signal is waited for `abortMs` longer, then left: its run is found
   * orphaned when this process is gone.
   */
  async drain(graceMs: number, abortMs = 2_000): Promise<void> {
    this.#draining = true;
    for (const carried of this.#carried.values()) carried.drain();
    if (await within(graceMs, this.#allDone())) return;
    for (const carried of this.#carried.values()) carried.stop("drain");
    await within(abortMs, this.#allDone());
  }

  async #allDone(): Promise<void> {
    while (this.#carried.size > 0) await Promise.all([...this.#carried.values()].map(({ done }) => done));
  }

  async #carry(carrying: Carrying, left: () => void): Promise<void> {
    const { tenant, run, watch } = carrying;
    const log = this.#context.log.open(tenant, run.run_id, run.next_seq);
    const outcome = await watch.within(() => executeRun(this.#context, { ...carrying, log }));
    const waited = await calmDown(this.#context, carrying, { outcome, draining: () => this.#draining });
    const { ended, next, instead = waited } = await this.#settle(carrying, waited);
    log.close(ended);
    watch.ended(endOf(instead), instead.kind === "failed" ? instead.error : undefined);
    left();
    if (next !== undefined) this.launch(tenant, next, carrying.worker);
  }

  /**
   * Settles, again and again until the database takes it or the claim is gone: else the run would hang on this worker for good. Where the
   * state that it left cannot be read or said, it has failed.
   */
  async #settle(
    { tenant, run, worker }: Pick<Carrying, "tenant" | "run" | "worker">,
    outcome: Outcome,
  ): Promise<Settled> {
    const { logger, workerId, losses, backlog } = this.#context;
    /** How often in a row it was not the database's connection that failed. */
    let refused = 0;
    let last: unknown;
    while (workerId() === worker) {
      try {
        const blind = refused >= settleTries;
        // Where all places are taken, or those of a tenant whose runs wait on other threads, too, whose turn it is goes by look.
        const takeNext = (): boolean =>
          this.room > 0 &&
          (this.roomFor(tenant) > 0 || !backlog.has(tenant)) &&
          this.#places.mayGoOn(tenant) &&
          workerId() === worker;
        const settling = { tenant, run, worker, blind, takeNext };
        return await settleRun(this.#context, settling, blind ? { kind: "failed", error: last } : outcome);
      } catch (error) {
        last = error;
        refused = losses.recent || isConnectionLoss(error) || error instanceof Unavailable ? 0 : refused + 1;
        logger.error({ run_id: run.run_id, err: error }, "the end of a run was not written; trying again");
        await sleep(settleRetryMs);
      }
    }
    return { ended: false, next: undefined };
  }
}

function claimOf({ run_id, attempt }: { readonly run_id: string; readonly attempt: number }): string {
  return `${run_id} ${attempt}`;
}

function endOf(outcome: Outcome): RunEnd {
  switch (outcome.kind) {
    case "finished":
      return "success";
    case "failed":
      return "error";
    case "cancelled":
    case "handed_back":
    case "lost":
      return outcome.kind;
  }
}

/** Whether `work` was done in time. */
async function within(ms: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return done;
}
