import { setTimeout as sleep } from "node:timers/promises";
import type { CheckpointWriter, JournalEntry } from "../../../graph/journal/entry.ts";
import { writeEntries } from "../../../graph/journal/write-entries.ts";
import type { Logger } from "../../../tools/logger.ts";
import type { WorkerSession } from "../worker/worker.ts";
import { entryAtFault } from "./entry-at-fault.ts";
import { RunLost } from "./run-lost.ts";

const maxBatch = 2_000;
const maxBatchBytes = 4_000_000;
/** Above this, whoever adds events has to wait: the database is slower than the runs talk. */
const highWater = 8_000_000;
/** How often it is looked whether a run has nothing left to write, milliseconds. */
const pollMs = 5;
/** Within this time nobody has heard that a worker's session is gone, taken a run of it over, and finished a step; milliseconds. */
const DOUBT_MS = 50;
/** An answer that is older than this may have lain in wait while the process stood still, milliseconds: then it is asked for again. */
const STALE_MS = 250;
/** How often at most: where answers always take so long, one is taken as it is. */
const ASKED_MOST = 3;
/** So long one answer does for all who waited for it, however long it took, milliseconds. */
const FRESH_MS = 10;
const retryMs = [20, 100, 500, 1_000] as const;

/** What became of an entry: durable, refused because the run is another worker's, or not writable at all. */
export type Written = "written" | "refused" | Error;

interface Queued {
  readonly run: string;
  readonly entry: JournalEntry;
  readonly bytes: number;
  readonly settle: (written: Written) => void;
}

/** Hears of every batch that has become durable. */
export type OnBatch = (batch: { readonly entries: number; readonly bytes: number; readonly ms: number }) => void;

/**
 * Makes durable what all runs of this process say and reach, many entries in one commit: while one batch is on its way to the disk, the next
 * one gathers. Everything goes through the session that holds the worker's lock: once another process has the lock, nothing more of this
 * one can be written.
 */
export class Journal implements CheckpointWriter {
  readonly #logger: Logger;
  readonly #onBatch: OnBatch | undefined;
  /** The runs whose entries are taken, and whether something that they have reached is on record since. */
  readonly #open = new Map<string, boolean>();
  #session: () => WorkerSession | undefined = () => undefined;
  #queue: Queued[] = [];
  #bytes = 0;
  #writing = false;
  /** Counts how often the queue was abandoned. */
  #era = 0;
  #room: (() => void)[] = [];
  /** When the last question was answered, and through which session. */
  #confirmed: { readonly session: WorkerSession; readonly at: number } | undefined;
  /** A question to the database that waits for its turn, and through which session. */
  #asking: { readonly session: WorkerSession; readonly answered: Promise<void> } | undefined;

  constructor({ logger, onBatch }: { readonly logger: Logger; readonly onBatch?: OnBatch }) {
    this.#logger = logger;
    this.#onBatch = onBatch;
  }

  /** Names the worker's session, `undefined` while there is none. */
  attach(session: () => WorkerSession | undefined): void {
    this.#session = session;
  }

  /** From now on entries of the run are taken. */
  open(run: string): void {
    this.#open.set(run, false);
  }

  /** No more entries of the run: what still comes of it comes from what nobody waited for. */
  close(run: string): void {
    this.#open.delete(run);
  }

  /** Whether the run has a checkpoint, or a write of a step, on record since it was opened. */
  gotFurther(run: string): boolean {
    return this.#open.get(run) ?? false;
  }

  write: CheckpointWriter["write"] = (entry, { run, worker }) =>
    new Promise((resolve, reject) => {
      if (this.#session()?.id !== worker || !this.#open.has(run)) return reject(new RunLost(run));
      this.add(run, entry, (written) => {
        if (written === "written") {
          // What an answer leaves behind is written anew at each start.
          const again = entry.kind === "writes" && entry.replace;
          if (!again && this.#open.has(run)) this.#open.set(run, true);
          resolve();
        } else reject(written === "refused" ? new RunLost(run) : written);
      });
    });

  /** Whether the database has not answered for so long that others may have taken the runs of this process meanwhile. */
  get doubtful(): boolean {
    const session = this.#session();
    if (session === undefined) return true;
    if (this.#confirmed?.session === session && performance.now() - this.#confirmed.at < FRESH_MS) return false;
    return session.silentMs() > DOUBT_MS;
  }

  /** Resolves once the database has answered through the session with the lock: until then the run was this process's. @throws RunLost */
  async confirm(run: string): Promise<void> {
    const session = this.#session();
    if (session === undefined || !this.#open.has(run)) throw new RunLost(run);
    for (let asked = 0; asked < ASKED_MOST; asked += 1) {
      await this.#ask(session);
      if (this.#session() !== session || !this.#open.has(run)) throw new RunLost(run);
      if (session.silentMs() < STALE_MS) break;
    }
    this.#confirmed = { session, at: performance.now() };
  }

  /** One question for all who ask before it is sent. */
  #ask(session: WorkerSession): Promise<void> {
    if (this.#asking?.session === session) return this.#asking.answered;
    const answered = session.turn(async () => {
      this.#asking = undefined;
      const sent = performance.now();
      await session.client.query("SELECT");
      session.heard(sent);
    });
    this.#asking = { session, answered };
    return answered;
  }

  /** Resolves when nothing of the run waits to be written. */
  async written(run: string): Promise<void> {
    while (this.#queue.some((queued) => queued.run === run)) await sleep(pollMs);
  }

  /** Queues an entry; `settle` hears once what became of it. */
  add(run: string, entry: JournalEntry, settle: (written: Written) => void): void {
    const bytes = sizeOf(entry);
    this.#queue.push({ run, entry, bytes, settle });
    this.#bytes += bytes;
    if (this.#writing) return;
    this.#writing = true;
    // What the same turn of the event loop adds goes into the same batch.
    setImmediate(() => void this.#work());
  }

  /** Resolves when there is room for more; at once unless the database is far behind. */
  async room(): Promise<void> {
    if (this.#bytes > highWater) await new Promise<void>((resolve) => this.#room.push(resolve));
  }

  /** Drops what is not written: the worker's claim on all its runs is gone. */
  abandon(): void {
    this.#era += 1;
    const dropped = this.#queue;
    this.#queue = [];
    this.#bytes = 0;
    this.#open.clear();
    for (const { settle } of dropped) settle("refused");
    this.#makeRoom();
  }

  async #work(): Promise<void> {
    let failures = 0;
    /** After an entry that cannot be written, runs are written one by one, and then the entries of its run, until it is found. */
    let alone = 0;
    let single = 0;
    while (this.#queue.length > 0) {
      const batch = single > 0 ? this.#queue.slice(0, 1) : alone > 0 ? this.#nextOfOneRun() : this.#next();
      const era = this.#era;
      try {
        const refused = await this.#write(batch);
        failures = 0;
        single = Math.max(0, single - 1);
        if (single === 0) alone = Math.max(0, alone - 1);
        if (era === this.#era) this.#done(batch, (queued) => (refused.has(queued.run) ? "refused" : "written"));
      } catch (error) {
        if (era !== this.#era) continue;
        if (entryAtFault(error)) {
          if (batch.length === 1) {
            this.#done(batch, () => toError(error));
            single = Math.max(0, single - 1);
          } else if (alone > 0) single = batch.length;
          else alone = new Set(batch.map(({ run }) => run)).size;
          continue;
        }
        const delay = retryMs[Math.min(failures, retryMs.length - 1)];
        failures += 1;
        this.#logger.warn({ error: String(error), entries: batch.length, delay }, "journal not written; trying again");
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
    this.#writing = false;
  }

  async #write(batch: readonly Queued[]): Promise<ReadonlySet<string>> {
    const session = this.#session();
    if (session === undefined) throw new Error("the worker has no session");
    const since = performance.now();
    const entries = batch.map(({ entry }) => entry);
    const refused = await session.turn(async () => {
      const sent = performance.now();
      const answer = await writeEntries(session.client, session.id, entries);
      session.heard(sent);
      return answer;
    });
    const bytes = batch.reduce((sum, queued) => sum + queued.bytes, 0);
    this.#onBatch?.({ entries: batch.length, bytes, ms: performance.now() - since });
    return new Set(refused);
  }

  #next(): readonly Queued[] {
    let bytes = 0;
    const end = this.#queue.findIndex((queued, index) => {
      bytes += queued.bytes;
      return index > 0 && (index >= maxBatch || bytes > maxBatchBytes);
    });
    return end === -1 ? this.#queue.slice() : this.#queue.slice(0, end);
  }

  #nextOfOneRun(): readonly Queued[] {
    const first = this.#queue[0]?.run;
    const end = this.#queue.findIndex(({ run }) => run !== first);
    return end === -1 ? this.#queue.slice() : this.#queue.slice(0, end);
  }

  #done(batch: readonly Queued[], written: (queued: Queued) => Written): void {
    this.#queue.splice(0, batch.length);
    for (const queued of batch) {
      this.#bytes -= queued.bytes;
      queued.settle(written(queued));
    }
    if (this.#bytes <= highWater) this.#makeRoom();
  }

  #makeRoom(): void {
    for (const wake of this.#room.splice(0)) wake();
  }
}

function sizeOf(entry: JournalEntry): number {
  switch (entry.kind) {
    case "event":
      return entry.body.byteLength;
    case "checkpoint":
      return entry.blobs.reduce((sum, { blob }) => sum + blob.byteLength, entry.body.byteLength);
    case "writes":
      return entry.writes.reduce((sum, { blob }) => sum + blob.byteLength, 0);
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
