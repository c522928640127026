import { PostgresSaver } from "@langchain/langgraph-checkpoint-postgres";
import pg from "pg";

/** A step that is on record as completed. */
export interface DurableStep {
  readonly run: string;
  readonly step: string;
  /** How long the run's log was at that moment: a later `step.started` of this step would be a repeat. */
  readonly logged: number;
}

interface StepsChannel {
  readonly [name: string]: { readonly status: string } | undefined;
}

/** Notes the paths of steps that a stored value says are completed, and of compensations that are through. */
function noteEnded(value: unknown, names: Set<string>): void {
  if (typeof value !== "object" || value === null) return;
  for (const [path, inner] of Object.entries(value)) {
    const status: unknown = isState(inner) ? inner.status : undefined;
    if (status === undefined) noteEnded(inner, names);
    else if (status === "completed") names.add(path);
    else if (status === "compensated" || status === "uncompensated") names.add(path).add(`${path}!undo`);
  }
}

function isState(value: unknown): value is { status: unknown } {
  return typeof value === "object" && value !== null && "status" in value && "attempts" in value;
}

/** Reads, past row-level security, which steps of which open runs are completed: in the last checkpoint, or written for the next one. */
export class DurableSteps {
  readonly #pool: pg.Pool;
  readonly #saver: PostgresSaver;

  constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: 4 });
    this.#saver = new PostgresSaver(this.#pool);
  }

  async read(): Promise<DurableStep[]> {
    const { rows } = await this.#pool.query<{ run_id: string; thread_id: string; logged: number }>(
      `SELECT run_id, thread_id, (SELECT count(*)::int FROM run_events e WHERE e.run_id = runs.run_id) AS logged
       FROM runs WHERE status IN ('pending', 'running') AND attempt > 0`,
    );
    const found = await Promise.all(rows.map((row) => this.#ofRun(row)));
    return found.flat();
  }

  async #ofRun({
    run_id,
    thread_id,
    logged,
  }: {
    run_id: string;
    thread_id: string;
    logged: number;
  }): Promise<DurableStep[]> {
    const tuple = await this.#saver.getTuple({ configurable: { thread_id, checkpoint_ns: "" } });
    if (tuple === undefined) return [];
    const values = tuple.checkpoint.channel_values as { plan?: { run_id?: string } | null; steps?: StepsChannel };
    // The checkpoint of an earlier run of the thread says nothing about this one.
    if (values.plan?.run_id !== run_id) return [];
    const names = new Set<string>();
    noteEnded(values.steps ?? {}, names);
    // Parts of a node that are on record by themselves hold what their steps came to, at whatever depth.
    for (const [, , value] of tuple.pendingWrites ?? []) noteEnded(value, names);
    return [...names].map((step) => ({ run: run_id, step, logged }));
  }

  /** Every run's status, number of log entries and whether they count 0, 1, 2 … */
  async runs(): Promise<{ run_id: string; status: string; events: number; gapless: boolean; error: unknown }[]> {
    const { rows } = await this.#pool.query<{
      run_id: string;
      status: string;
      events: number;
      gapless: boolean;
      error: unknown;
    }>(
      `SELECT r.run_id, r.status, r.error, count(e.seq)::int AS events,
         count(e.seq) = 0 OR (min(e.seq) = 0 AND max(e.seq) = count(e.seq) - 1) AS gapless
       FROM runs r LEFT JOIN run_events e USING (run_id) GROUP BY r.run_id`,
    );
    return rows;
  }

  /** Starts of steps in the log of a run, with the number of the event. */
  async starts(run: string): Promise<{ step: string; seq: number }[]> {
    const { rows } = await this.#pool.query<{ step: string; seq: number }>(
      `SELECT data ->> 'step' AS step, seq::int FROM run_events
       WHERE run_id = $1 AND event = 'custom' AND data ->> 'type' = 'step.started'`,
      [run],
    );
    return rows;
  }

  close(): Promise<void> {
    return this.#pool.end();
  }
}
