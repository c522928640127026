import { randomUUID } from "node:crypto";
import { TenantSaver } from "../src/graph/tenant-saver.ts";
import { Journal, type OnBatch } from "../src/server/runs/log/journal.ts";
import { openWorker } from "../src/server/runs/worker/worker.ts";
import type { Database } from "../src/tools/database/database.ts";
import type { Logger } from "../src/tools/logger.ts";

export interface CarriedRuns {
  /** Writes through the worker's journal. */
  readonly saver: TenantSaver;
  /** Makes so many runs that this process carries; each is the `configurable` of its graph. */
  carry(count: number): Promise<CarriedRun[]>;
  close(): Promise<void>;
}

export interface CarriedRun {
  readonly tenant_id: string;
  readonly thread_id: string;
  readonly run_id: string;
  readonly worker_id: string;
}

const assistant = "6ba7b812-9dad-11d1-80b4-00c04fd430c8";
const silent: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const silence = {
  changed: () => undefined,
  ended: () => undefined,
  orphaned: () => undefined,
  room: () => 0,
  cancel: () => undefined,
  waiting: () => undefined,
  ready: () => undefined,
};

/** Runs that belong to a real worker's session and journal, as the server's do, without the server around them. */
export async function openCarriedRuns(database: Database, tenant: string, onBatch: OnBatch): Promise<CarriedRuns> {
  const lost = (): Promise<void> => Promise.reject(new Error("the worker's session broke"));
  const worker = await openWorker(database.pool, { ...silence, lost }, silent);
  const journal = new Journal({ logger: silent, onBatch });
  journal.attach(() => worker.session);
  return {
    saver: new TenantSaver(database, journal),
    carry: async (count) => {
      const workerId = worker.session?.id;
      if (workerId === undefined) throw new Error("the worker has no session");
      const ids = Array.from({ length: count }, () => [randomUUID(), randomUUID()] as const);
      await database.tenant(tenant, async (db) => {
        const threads = ids.map(([thread]) => thread);
        await db.query("INSERT INTO threads (thread_id) SELECT unnest($1::uuid[])", [threads]);
        await db.query(
          `INSERT INTO runs (run_id, thread_id, assistant_id, status, worker_id, attempt)
           SELECT run, thread, $3, 'running', $4, 1 FROM unnest($1::uuid[], $2::uuid[]) AS each (run, thread)`,
          [ids.map(([, run]) => run), threads, assistant, workerId],
        );
      });
      return ids.map(([thread_id, run_id]) => {
        journal.open(run_id);
        return { tenant_id: tenant, thread_id, run_id, worker_id: workerId };
      });
    },
    close: () => worker.close(),
  };
}
