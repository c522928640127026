import type { Carrier } from "./carrier.ts";
import type { RunsContext } from "./context.ts";
import { claimLostRuns, MOST_CLAIMED, type ClaimedLostRun } from "./sql/claim-run.ts";

/**
 * Takes up runs at work that have lost their worker, whatever their tenants have at work here: every replica reaches for them the moment it
 * hears of it.
 *
 * @returns whether some may be left for want of room
 */
export async function takeLost(context: RunsContext, carrier: Carrier): Promise<boolean> {
  // Half of the places stay for those that the wait for the lock brings at the same moment, and for runs that wait.
  const atMost = (): number => Math.min(MOST_CLAIMED, Math.ceil(carrier.room / 2));
  while ((await claim(context, carrier, { atMost: atMost(), suspects: false })) > 0);
  // Suspects are taken up one at a time.
  let suspects = 1;
  while (suspects === 1 && !carrier.carriesSuspect())
    suspects = await claim(context, carrier, { atMost: 1, suspects: true });
  return carrier.room === 0;
}

/** @returns how many there were */
async function claim(
  context: RunsContext,
  carrier: Carrier,
  { atMost, suspects }: { readonly atMost: number; readonly suspects: boolean },
): Promise<number> {
  const worker = context.workerId();
  if (worker === undefined) return 0;
  using places = new DisposableStack();
  let room = 0;
  for (; room < atMost; room += 1) {
    const place = carrier.reserve();
    if (place === undefined) break;
    places.use(place);
  }
  if (room === 0) return 0;
  const claimed = await claimLostRuns(context.database.pool, { worker, atMost: room, suspects });
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
