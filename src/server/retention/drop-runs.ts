import { breathe } from "./pace.ts";
import type { Pass } from "./pass.ts";
import { noteTrimmed, removeRuns, runsPast, trimEvents } from "./sql/runs.ts";

/** Runs that are deleted by one statement: their events have gone before, so that each is a row. */
const RUNS = 100;

/** Deletes a tenant's events, runs and dead letters that are past their time; events first, so that no run takes thousands of rows with it. */
export async function dropRuns(pass: Pass, tenant: string): Promise<void> {
  const { rules } = pass;
  if (rules.events > 0) await each(pass, tenant, "past", rules.events);
  if (rules.runs > 0) await each(pass, tenant, "runs", rules.runs);
  if (rules.deadLetters > 0) await each(pass, tenant, "dead_letters", rules.deadLetters);
}

async function each(pass: Pass, tenant: string, which: "past" | "runs" | "dead_letters", days: number): Promise<void> {
  const { database, pace, signal, tell } = pass;
  for (;;) {
    const ids = await database.tenant(tenant, (db) => runsPast(db, which, days, RUNS));
    if (ids.length === 0) return;
    for (;;) {
      const events = await database.tenant(tenant, (db) => trimEvents(db, ids, pace.batch));
      tell({ events });
      if (events < pace.batch) break;
      await breathe(pace, signal);
    }
    const done = await database.tenant(tenant, (db) => (which === "past" ? noteTrimmed(db, ids) : removeRuns(db, ids)));
    if (which !== "past") tell({ [which]: done });
    // Whatever keeps them keeps them for this pass.
    if (done === 0) return;
    await breathe(pace, signal);
  }
}
