import { RunControl } from "@langchain/langgraph";
import { Cancelled } from "../../tools/errors.ts";
import type { RunsContext } from "./context.ts";
import { executeRun } from "./execute-run.ts";
import type { Outcome, StopReason } from "./outcome.ts";
import { settleRun, type Settled } from "./settle-run.ts";
import type { ClaimedRun } from "./sql/claim-run.ts";
import { isSuspect } from "./suspicion.ts";
import type { CancelAction } from "./sql/stop-runs.ts";

interface Carried {
  readonly stalled: number;
  /** When it was launched, by the clock of `performance`. */
  readonly since: number;
  readonly control: RunControl;
  stop(reason: StopReason): void;
  /** Resolves, never rejects, when nothing of the run happens in this process any more. */
  readonly done: Promise<void>;
}

const settleRetryMs = 250;

/** The runs that this process carries, from claim to end. */
export class Carrier {
  readonly #context: RunsContext;
  readonly #carried = new Map<string, Carried>();
  readonly #onCleared: () => void;
  #draining = false;

  /** @param onCleared called when the last suspect has ended here, so that the next can be taken up */
  constructor(context: RunsContext, onCleared: () => void) {
    this.#context = context;
    this.#onCleared = onCleared;
  }

  /** Whether new runs are taken. */
  get accepts(): boolean {
    return !this.#draining && this.#context.workerId() !== undefined;
  }

  carries(runId: string): boolean {
    return this.#carried.has(runId);
  }

  /** Whether one of the runs here may be what takes workers down. */
  carriesSuspect(): boolean {
    return [...this.#carried.values()].some(isSuspect);
  }

  /** Starts carrying a run that this worker has claimed. */
  launch(tenant: string, run: ClaimedRun): void {
    const worker = this.#context.workerId();
    // The session broke since the claim: the run is up for claim again.
    if (worker === undefined) return;
    const control = new RunControl();
    if (this.#draining) control.requestDrain();
    const abort = new AbortController();
    let reason: StopReason | undefined;
    const done = this.#carry({ tenant, run, worker, control, signal: abort.signal, stopReason: () => reason });
    this.#carried.set(run.run_id, {
      stalled: run.stalled,
      since: performance.now(),
      control,
      stop: (why) => {
        // Losing the run outweighs every other reason; otherwise the first one counts.
        if (why === "lost" || reason === undefined) reason = why;
        abort.abort(new Cancelled(`the run was stopped (${why})`));
      },
      done,
    });
  }

  /** Stops a run if it is carried here. */
  cancel(runId: string, action: CancelAction): void {
    this.#carried.get(runId)?.stop(action);
  }

  /** Stops everything because the claim on it is gone; resolves when it has stopped. */
  async lose(): Promise<void> {
    this.#context.log.abandon();
    for (const carried of this.#carried.values()) carried.stop("lost");
    await this.#allDone();
  }

  /**
   * Takes no more runs and lets those at work stop at their next step; what is not there after `graceMs` is aborted. What is
   * unfinished is handed back. A step that ignores its signal is waited for `abortMs` longer, then left: its run is found
   * orphaned when this process is gone.
   */
  async drain(graceMs: number, abortMs = 2_000): Promise<void> {
    this.#draining = true;
    for (const { control } of this.#carried.values()) control.requestDrain();
    if (await within(graceMs, this.#allDone())) return;
    for (const carried of this.#carried.values()) carried.stop("drain");
    await within(abortMs, this.#allDone());
  }

  async #allDone(): Promise<void> {
    while (this.#carried.size > 0) await Promise.all([...this.#carried.values()].map(({ done }) => done));
  }

  async #carry(
    carrying: { tenant: string; run: ClaimedRun; worker: string } & Pick<
      Parameters<typeof executeRun>[1],
      "control" | "signal" | "stopReason"
    >,
  ): Promise<void> {
    const { tenant, run } = carrying;
    const log = this.#context.log.open(tenant, run.run_id, run.next_seq);
    const outcome = await executeRun(this.#context, { ...carrying, log });
    const { ended, next } = await this.#settle(carrying, outcome);
    log.close(ended);
    const suspect = this.carriesSuspect();
    this.#carried.delete(run.run_id);
    if (suspect && !this.carriesSuspect()) this.#onCleared();
    if (next !== undefined) this.launch(tenant, next);
  }

  /** Settles, again and again until the database takes it or the claim is gone: else the run would hang on this worker for good. */
  async #settle(
    { tenant, run, worker }: { tenant: string; run: ClaimedRun; worker: string },
    outcome: Outcome,
  ): Promise<Settled> {
    const { logger, workerId } = this.#context;
    while (workerId() === worker) {
      try {
        const settling = { tenant, run, worker, takeNext: () => this.accepts && workerId() === worker };
        return await settleRun(this.#context, settling, outcome);
      } catch (error) {
        logger.error({ run_id: run.run_id, err: error }, "the end of a run was not written; trying again");
        await new Promise((resolve) => setTimeout(resolve, settleRetryMs));
      }
    }
    return { ended: false, next: undefined };
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
