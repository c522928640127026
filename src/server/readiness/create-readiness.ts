import { readdir } from "node:fs/promises";
import type pg from "pg";
import { MIGRATIONS } from "../../tools/database/migrate.ts";
import { cached, TooLate, type Looked } from "../metrics/cached.ts";
import type { Check, ReadReadiness } from "./readiness.ts";
import { missingMigrations } from "./sql/missing-migrations.ts";

export interface ReadinessOptions {
  readonly pool: pg.Pool;
  /** How this process stands as a carrier of runs. */
  readonly worker: () => { readonly session: boolean; readonly draining: boolean };
  /** How long the database may take to answer, milliseconds. Default 2,000. */
  readonly deadlineMs?: number;
}

const OK: Check = { state: "ok" };
/** Probes of several kinds ask at the same moment. */
const FRESH_MS = 100;

/** Ready: the database answers in time and has this release's schema, the worker's session stands, and the process does not stop. */
export function createReadiness({ pool, worker, deadlineMs = 2_000 }: ReadinessOptions): ReadReadiness {
  const own = readdir(MIGRATIONS).then((names) => names.filter((name) => name.endsWith(".sql")));
  // Whoever asks first hears of it.
  own.catch(() => undefined);
  const look = cached(async () => missingMigrations(pool, await own), { forMs: FRESH_MS, deadlineMs });
  return async () => {
    const missing = await look();
    const { session, draining } = worker();
    const checks = {
      database: databaseCheck(missing),
      migrations: migrationsCheck(missing),
      worker: session ? OK : failing("no session in the database: runs of others are not carried, new ones wait"),
      draining: draining ? failing("the server is stopping and takes no new work") : OK,
    };
    return { ready: Object.values(checks).every(({ state }) => state === "ok"), checks };
  };
}

function databaseCheck(looked: Looked<readonly string[]>): Check {
  if (looked.ok) return OK;
  const { error } = looked;
  if (error instanceof TooLate) return failing(error.message);
  // The message of a connection's error names the host and the user; its code does not.
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return failing(typeof code === "string" ? `no answer (${code})` : "no answer");
}

function migrationsCheck(looked: Looked<readonly string[]>): Check {
  if (!looked.ok) return failing("unknown: the database does not answer");
  return looked.value.length === 0 ? OK : failing(`not applied: ${looked.value.join(", ")}`);
}

function failing(because: string): Check {
  return { state: "failing", because };
}
