import type { Journal } from "./journal.ts";
import { RunLost } from "./run-lost.ts";
import type { RunSignals } from "./run-signals.ts";
import { RunTail } from "./run-tail.ts";

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
  /** Why nothing more is taken. */
  refused: Error | undefined;
  idle: (() => void)[];
}

/** The events of all runs that this process carries. Readers see an event only when it is durable. */
export class EventLog {
  readonly #journal: Journal;
  readonly #signals: RunSignals;
  readonly #runs = new Map<string, OpenRun>();

  constructor({ journal, signals }: { readonly journal: Journal; readonly signals: RunSignals }) {
    this.#journal = journal;
    this.#signals = signals;
  }

  /** Opens the log of a run that this worker has claimed; its first event gets the number `nextSeq`. */
  open(tenant: string, runId: string, nextSeq: number): RunLog {
    const run: OpenRun = { tail: new RunTail(), unwritten: 0, refused: undefined, idle: [] };
    let seq = nextSeq;
    this.#runs.set(runId, run);
    this.#journal.open(runId);
    const check = (): void => {
      if (run.refused !== undefined) throw run.refused;
    };
    return {
      append: async (event, data) => {
        check();
        this.#add(run, { tenant, runId, seq, event, json: JSON.stringify(data ?? null) });
        seq += 1;
        await this.#journal.room();
      },
      flush: async () => {
        if (run.unwritten > 0 && run.refused === undefined)
          await new Promise<void>((resolve) => run.idle.push(resolve));
        check();
      },
      close: (ended) => {
        run.tail.state = ended ? "ended" : "left";
        // A run that was lost and is back already is open anew.
        if (this.#runs.get(runId) === run) {
          this.#runs.delete(runId);
          this.#journal.close(runId);
        }
        if (ended) this.#signals.ended(runId);
        else this.#signals.changed(runId);
      },
    };
  }

  /** Resolves when nothing that the run has left behind waits to be written. */
  written(runId: string): Promise<void> {
    return this.#journal.written(runId);
  }

  /** Whether something that the run has reached is on record since it was opened here. */
  gotFurther(runId: string): boolean {
    return this.#journal.gotFurther(runId);
  }

  /** The tail of a run that this process carries. */
  tail(runId: string): RunTail | undefined {
    return this.#runs.get(runId)?.tail;
  }

  /** Drops what is not written: the worker's claim on all its runs is gone. */
  abandon(): void {
    this.#journal.abandon();
    for (const [runId, run] of this.#runs) {
      refuse(run, new RunLost(runId));
      // Its readers turn to the table at once, however long what is left of it here takes to stop.
      run.tail.state = "left";
      this.#signals.changed(runId);
    }
    this.#runs.clear();
  }

  #add(
    run: OpenRun,
    { tenant, runId, seq, event, json }: { tenant: string; runId: string; seq: number; event: string; json: string },
  ): void {
    run.unwritten += 1;
    const entry = { kind: "event", tenant, run: runId, seq, name: event, body: Buffer.from(json) } as const;
    this.#journal.add(runId, entry, (written) => {
      run.unwritten -= 1;
      if (written === "written" && run.refused === undefined) {
        run.tail.push({ seq, event, json });
        this.#signals.changed(runId);
      } else {
        refuse(run, written instanceof Error ? written : new RunLost(runId));
      }
      if (run.unwritten === 0) for (const wake of run.idle.splice(0)) wake();
    });
  }
}

function refuse(run: OpenRun, why: Error): void {
  run.refused ??= why;
  for (const wake of run.idle.splice(0)) wake();
}
