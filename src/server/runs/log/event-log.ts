import type { Logger } from "../../../tools/logger.ts";
import { appendEvents, type PendingEvent } from "../sql/run-events.ts";
import type { WorkerSession } from "../worker/worker.ts";
import type { RunSignals } from "./run-signals.ts";
import { RunLost } from "./run-lost.ts";
import { RunTail } from "./run-tail.ts";

const maxBatch = 2_000;
const maxBatchCharacters = 4_000_000;
/** Above this, whoever appends has to wait: the database is slower than the runs talk. */
const highWater = 8_000_000;
const retryMs = [20, 100, 500, 1_000] as const;

/** The log of one run, for the process that carries it. */
export interface RunLog {
  /** Gives the event its number and queues it; resolves at once unless the database is far behind. @throws RunLost. */
  append(event: string, data: unknown): Promise<void>;
  /** Resolves when everything appended is durable. @throws RunLost. */
  flush(): Promise<void>;
  /** No more events; `ended`: nor from anybody else. */
  close(ended: boolean): void;
}

interface OpenRun {
  readonly tail: RunTail;
  unwritten: number;
  refused: boolean;
  idle: (() => void)[];
}

/**
 * Writes the events of all runs of this process, many in one commit: while one batch is on its way to the disk, the next one
 * gathers. Readers see an event only when it is durable.
 */
export class EventLog {
  readonly #session: () => WorkerSession | undefined;
  readonly #signals: RunSignals;
  readonly #logger: Logger;
  readonly #runs = new Map<string, OpenRun>();
  #queue: PendingEvent[] = [];
  #characters = 0;
  #writing = false;
  /** Counts how often the queue was abandoned. */
  #era = 0;
  #room: (() => void)[] = [];

  constructor(options: { session: () => WorkerSession | undefined; signals: RunSignals; logger: Logger }) {
    this.#session = options.session;
    this.#signals = options.signals;
    this.#logger = options.logger;
  }

  /** Opens the log of a run that this worker has claimed; its first event gets the number `nextSeq`. */
  open(tenant: string, runId: string, nextSeq: number): RunLog {
    const run: OpenRun = { tail: new RunTail(), unwritten: 0, refused: false, idle: [] };
    let seq = nextSeq;
    this.#runs.set(runId, run);
    const check = (): void => {
      if (run.refused) throw new RunLost(runId);
    };
    return {
      append: async (event, data) => {
        check();
        this.#enqueue({ tenant, runId, seq, event, json: JSON.stringify(data ?? null) }, run);
        seq += 1;
        if (this.#characters > highWater) await new Promise<void>((resolve) => this.#room.push(resolve));
      },
      flush: async () => {
        if (run.unwritten > 0 && !run.refused) await new Promise<void>((resolve) => run.idle.push(resolve));
        check();
      },
      close: (ended) => {
        run.tail.state = ended ? "ended" : "left";
        this.#runs.delete(runId);
        this.#signals.changed(runId);
      },
    };
  }

  /** The tail of a run that this process carries. */
  tail(runId: string): RunTail | undefined {
    return this.#runs.get(runId)?.tail;
  }

  /** Drops what is not written: the worker's claim on all its runs is gone. */
  abandon(): void {
    this.#era += 1;
    this.#queue = [];
    this.#characters = 0;
    for (const runId of this.#runs.keys()) this.#refuse(runId);
    this.#makeRoom();
  }

  #enqueue(event: PendingEvent, run: OpenRun): void {
    run.unwritten += 1;
    this.#queue.push(event);
    this.#characters += event.json.length;
    if (this.#writing) return;
    this.#writing = true;
    // What the same turn of the event loop appends goes into the same batch.
    setImmediate(() => void this.#write());
  }

  async #write(): Promise<void> {
    for (let failures = 0; this.#queue.length > 0;) {
      const batch = this.#nextBatch();
      const session = this.#session();
      const era = this.#era;
      try {
        if (session === undefined) throw new Error("the worker has no session");
        const refused = await appendEvents(session.connection, session.id, batch);
        failures = 0;
        if (era === this.#era) this.#written(batch, refused);
      } catch (error) {
        const delay = retryMs[Math.min(failures, retryMs.length - 1)];
        failures += 1;
        this.#logger.warn(
          { error: String(error), events: batch.length, delay },
          "run events not written; trying again",
        );
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
    this.#writing = false;
  }

  #nextBatch(): readonly PendingEvent[] {
    let characters = 0;
    const end = this.#queue.findIndex((event, index) => {
      characters += event.json.length;
      return index > 0 && (index >= maxBatch || characters > maxBatchCharacters);
    });
    return end === -1 ? this.#queue.slice() : this.#queue.slice(0, end);
  }

  #written(batch: readonly PendingEvent[], refused: readonly string[]): void {
    this.#queue.splice(0, batch.length);
    for (const runId of refused) this.#refuse(runId);
    const touched = new Set<string>();
    for (const event of batch) {
      this.#characters -= event.json.length;
      const run = this.#runs.get(event.runId);
      if (run === undefined || run.refused) continue;
      run.unwritten -= 1;
      run.tail.push(event);
      touched.add(event.runId);
      if (run.unwritten === 0) for (const wake of run.idle.splice(0)) wake();
    }
    for (const runId of touched) this.#signals.changed(runId);
    if (this.#characters <= highWater) this.#makeRoom();
  }

  #refuse(runId: string): void {
    const run = this.#runs.get(runId);
    if (run === undefined) return;
    run.refused = true;
    for (const wake of run.idle.splice(0)) wake();
  }

  #makeRoom(): void {
    for (const wake of this.#room.splice(0)) wake();
  }
}
