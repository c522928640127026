import type { Carrier } from "./carrier.ts";
import type { RunsContext } from "./context.ts";
import { claimLostRuns, claimLostSuspects, MOST_CLAIMED, type ClaimedLostRun } from "./sql/claim-run.ts";
import { roomForSuspects } from "./suspicion.ts";

/**
 * Takes up runs at work that have lost their worker, whatever their tenants have at work here: every replica reaches for them the moment it
 * hears of it.
 *
 * @returns whether some may be left for want of room
 */
export async function takeLost(context: RunsContext, carrier: Carrier): Promise<boolean> {
  // Half of the places stay for those that the wait for the lock brings at the same moment, and for runs that wait.
  const atMost = (): number => Math.min(MOST_CLAIMED, Math.ceil(carrier.room / 2));
  const { pool } = context.database;
  while ((await claim(context, carrier, atMost(), (who) => claimLostRuns(pool, who))) > 0);
  for (let taken = 1; taken > 0;) {
    const room = roomForSuspects(carrier.suspects(), context.maxStalls);
    const most = Math.min(atMost(), Math.max(...room));
    taken = await claim(context, carrier, most, (who) => claimLostSuspects(pool, { ...who, room }));
  }
  return carrier.room === 0;
}

interface Claiming {
  readonly worker: string;
  readonly atMost: number;
}

/** @returns how many there were */
async function claim(
  context: RunsContext,
  carrier: Carrier,
  most: number,
  by: (who: Claiming) => Promise<ClaimedLostRun[]>,
): Promise<number> {
  const worker = context.workerId();
  if (worker === undefined) return 0;
  using places = new DisposableStack();
  let atMost = 0;
  for (; atMost < most; atMost += 1) {
    const place = carrier.reserve();
    if (place === undefined) break;
    places.use(place);
  }
  if (atMost === 0) return 0;
  const claimed = await by({ worker, atMost });
  launchLost(context, carrier, { claimed, worker });
  return claimed.length;
}

/** Starts carrying runs that were claimed for `worker`. */
export function launchLost(
  { logger }: Pick<RunsContext, "logger">,
  carrier: Carrier,
  { claimed, worker }: { readonly claimed: readonly ClaimedLostRun[]; readonly worker: string },
): void {
  for (const { tenant, ...run } of claimed) {
    const { run_id, attempt, resumable: resumed } = run;
    logger.info({ run_id, tenant, attempt, resumed }, "run taken up");
    carrier.launch(tenant, run, worker);
  }
}
