import type { Connection } from "../../../tools/database/database.ts";
import { prepared } from "../../../tools/database/prepared.ts";
import type { RunKwargs } from "../run.ts";

/** A run in the hands of this process. */
export interface ClaimedRun {
  run_id: string;
  thread_id: string;
  assistant_id: string;
  kwargs: RunKwargs;
  metadata: Record<string, unknown>;
  attempt: number;
  /** How often in a row it was claimed without having got any further. */
  stalled: number;
  /** Whether it has made a checkpoint: then it goes on from there, else it starts with its input. */
  resumable: boolean;
  /** Whether the answer it brings has been used up already, and a further question of the same step is on record. */
  answered: boolean;
  /** The number its next event gets. */
  next_seq: number;
  cancel: "interrupt" | "rollback" | null;
  traceparent: string | null;
  webhook: string | null;
  /** Since it was stored, handed back, or its worker was last seen, milliseconds. */
  waited_ms: number;
}

const one = prepared(`
  SELECT * FROM claim_runs(ARRAY[$1::uuid], $2, false)`);

const lost = prepared(`
  SELECT * FROM claim_lost_runs($1, $2, false)`);

const suspects = prepared(`
  SELECT * FROM claim_lost_suspects($1, $2, $3)`);

const awaited = prepared(`
  SELECT * FROM await_and_claim_lost_runs($1, $2, $3)`);

// Planning is what takes time; there is nobody who waits for it yet.
const warm = prepared(`
  SELECT FROM claim_runs('{}', $1, true)`);

/** Takes the run for `worker` if it is nobody's; `undefined` when somebody else was faster. */
export async function claimRun(connection: Connection, runId: string, worker: string): Promise<ClaimedRun | undefined> {
  const { rows } = await connection.query<ClaimedRun>(one([runId, worker]));
  return rows[0];
}

/** How many lost runs are worth claiming in one statement: none of them begins before all are claimed. */
export const MOST_CLAIMED = 64;

export type ClaimedLostRun = ClaimedRun & { tenant: string };

/**
 * Takes this worker's share of the runs at work that have lost theirs, of all tenants: at most so many, and only such as have not stalled
 * before. Their threads need no lock: their queues stay as they are.
 */
export async function claimLostRuns(
  connection: Connection,
  { worker, atMost }: { readonly worker: string; readonly atMost: number },
): Promise<ClaimedLostRun[]> {
  return (await connection.query<ClaimedLostRun>(lost([worker, atMost]))).rows;
}

/** The same of those that have. @param room as `roomForSuspects` has it */
export async function claimLostSuspects(
  connection: Connection,
  { worker, atMost, room }: { readonly worker: string; readonly atMost: number; readonly room: readonly number[] },
): Promise<ClaimedLostRun[]> {
  return (await connection.query<ClaimedLostRun>(suspects([worker, atMost, room]))).rows;
}

/** Prepares a connection for claims, without making any. */
export async function warmClaims(connection: Connection, worker: string): Promise<void> {
  await connection.query(warm([worker]));
}

/** Waits for the lock of `lost`, then does the same. @throws by the connection's `lock_timeout` */
export async function awaitAndClaim(
  connection: Connection,
  { lost: gone, worker, atMost }: { readonly lost: string; readonly worker: string; readonly atMost: number },
): Promise<ClaimedLostRun[]> {
  return (await connection.query<ClaimedLostRun>(awaited([gone, worker, atMost]))).rows;
}
