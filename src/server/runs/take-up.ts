import { inTurn } from "./in-turn.ts";
import type { Carrier } from "./carrier.ts";
import type { RunsContext } from "./context.ts";
import { claimRun, type ClaimedRun } from "./sql/claim-run.ts";
import { lockThread, markAtWork } from "./sql/lock-thread.ts";
import { waitingRuns, type WaitingRun } from "./sql/open-runs.ts";
import { mayJoin } from "./suspicion.ts";

/** How many waiting runs of a tenant are looked at in one round at most, and how many beyond those that it has places for. */
const perTenant = 256;
const beyond = 8;
/** A run that waits for a place is new for so long, milliseconds. */
const newMs = 1_000;
/** How often in a row it is looked again where nothing was taken up but by others. */
const outrunTimes = 3;
/** How many runs are claimed at the same moment. */
const claimsAtOnce = 6;

/** A thread that somebody keeps locked must not hold up those of others. */
const patience = "SET LOCAL lock_timeout = '2s'";

/**
 * Takes up runs that wait, as many as there is room for, each time of whichever tenant has least at work here.
 *
 * @returns the tenants of those that were left for want of room
 */
export async function takeUp(context: RunsContext, carrier: Carrier): Promise<ReadonlySet<string>> {
  for (let outrun = 0; ;) {
    const { left, more, launched } = await takeUpRound(context, carrier);
    outrun = launched ? 0 : outrun + 1;
    if (!more || outrun > outrunTimes || carrier.room === 0) return left;
  }
}

interface Round {
  /** The tenants of runs that were left for want of room, or that may have more than were looked at. */
  readonly left: ReadonlySet<string>;
  /** Whether there may be more that can be taken up. */
  readonly more: boolean;
  readonly launched: boolean;
}

async function takeUpRound(context: RunsContext, carrier: Carrier): Promise<Round> {
  const worker = context.workerId();
  if (worker === undefined || !carrier.accepts) return { left: new Set(), more: false, launched: false };
  const atMost = Math.min(perTenant, carrier.roomForAny + beyond);
  const waiting = await waitingRuns(context.database.pool, atMost);
  // Given up by this process; first it has to stop here.
  const free = waiting.filter((run) => !carrier.carries(run.run_id));
  const queue = inTurn(free, carrier.load);
  const left = new Set(free);
  let launched = false;
  /** While a claim that came to nothing was on its way, it kept its tenant's place. */
  let outrun = false;
  /** How often those have stalled that are being claimed. */
  const claiming: number[] = [];
  const isTooMany = ({ stalled }: WaitingRun): boolean =>
    !mayJoin(stalled, [...carrier.suspects(), ...claiming], context.maxStalls);
  const claim = async (): Promise<void> => {
    for (;;) {
      using place = carrier.reserve();
      // Nothing is claimed for a session that is gone.
      if (place === undefined || context.workerId() !== worker) return;
      const next = queue.next();
      if (next.done === true) return;
      const run = next.value;
      place.give(run.tenant);
      left.delete(run);
      if (isTooMany(run)) continue;
      claiming.push(run.stalled);
      const claimed = await claimOpen(context, worker, run).catch((error: unknown) => {
        // The others go on; it is found again by the next look.
        context.logger.warn({ run_id: run.run_id, tenant: run.tenant, err: error }, "a run could not be taken up");
        return undefined;
      });
      claiming.splice(claiming.indexOf(run.stalled), 1);
      if (claimed === undefined) {
        outrun = true;
        continue;
      }
      const { run_id, attempt, resumable: resumed } = claimed;
      context.logger.info({ run_id, tenant: run.tenant, attempt, resumed }, "run taken up");
      launched = true;
      carrier.launch(run.tenant, claimed, worker);
    }
  };
  await Promise.all(Array.from({ length: Math.min(claimsAtOnce, free.length) }, claim));
  carrier.left(new Set([...left].filter(({ waited_ms }) => waited_ms > newMs).map(({ tenant }) => tenant)));
  const full = [...Map.groupBy(waiting, (run) => run.tenant)].filter(([, runs]) => runs.length >= atMost);
  const tenants = new Set([...[...left].map((run) => run.tenant), ...full.map(([tenant]) => tenant)]);
  const behind = [...(launched ? full.map(([tenant]) => tenant) : []), ...(outrun ? tenants : [])];
  return { left: tenants, more: behind.some((tenant) => carrier.roomFor(tenant) > 0), launched };
}

function claimOpen(
  { database }: RunsContext,
  worker: string,
  { tenant, run_id, thread_id }: WaitingRun,
): Promise<ClaimedRun | undefined> {
  return database.tenant(tenant, async (db) => {
    await db.query(patience);
    const queue = await lockThread(db, thread_id);
    // Another one may be at work, or have become due before it.
    if (queue?.[0]?.run_id !== run_id || queue.some(({ status }) => status === "running")) return undefined;
    // A delayed run leaves its thread to others until it is taken up.
    await markAtWork(db, thread_id);
    return await claimRun(db, run_id, worker);
  });
}
