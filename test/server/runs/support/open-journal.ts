import { randomUUID } from "node:crypto";
import type { Journal } from "../../../../src/server/runs/log/journal.ts";
import { openWorker, type WorkerSession } from "../../../../src/server/runs/worker/worker.ts";
import type { Database } from "../../../../src/tools/database/database.ts";
import { assistantId } from "./request.ts";
import { silent } from "./silent.ts";

export interface OpenJournal {
  readonly journal: Journal;
  /** The id of the session that writes. */
  readonly worker: string;
  /** Makes so many runs that the worker carries, each on a thread of its own, and opens them; resolves with their ids. */
  carry(tenant: string, count: number): Promise<string[]>;
  close(): Promise<void>;
}

/** A journal that writes through a real worker's session, for runs that nobody executes; `wrap` changes what it writes through. */
export async function openJournal(
  database: Database,
  journal: Journal,
  wrap: (session: WorkerSession) => WorkerSession = (session) => session,
): Promise<OpenJournal> {
  const nothing = (): undefined => undefined;
  const news = {
    changed: nothing,
    ended: nothing,
    orphaned: nothing,
    cancel: nothing,
    waiting: nothing,
    ready: nothing,
    room: () => 0,
  };
  const lost = (): Promise<void> => Promise.resolve(journal.abandon());
  const opened = await openWorker(database.pool, { ...news, lost }, silent, { beatMs: 60_000, silentMs: 60_000 });
  journal.attach(() => (opened.session === undefined ? undefined : wrap(opened.session)));
  const worker = opened.session?.id ?? "";
  return {
    journal,
    worker,
    carry: async (tenant, count) => {
      await database.pool.query("INSERT INTO tenants (id) VALUES ($1) ON CONFLICT DO NOTHING", [tenant]);
      const runs = Array.from({ length: count }, () => randomUUID());
      await database.tenant(tenant, async (db) => {
        // A thread's id is its run's.
        await db.query("INSERT INTO threads (thread_id) SELECT unnest($1::uuid[])", [runs]);
        await db.query(
          `INSERT INTO runs (run_id, thread_id, assistant_id, status, worker_id, attempt)
           SELECT id, id, $2, 'running', $3, 1 FROM unnest($1::uuid[]) AS id`,
          [runs, assistantId, worker],
        );
      });
      for (const run of runs) journal.open(run);
      return runs;
    },
    close: () => opened.close(),
  };
}
