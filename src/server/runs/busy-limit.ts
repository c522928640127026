import { performance, type EventLoopUtilization } from "node:perf_hooks";

/** How many runs of one tenant may be at work beside those of others. */
export interface BusyLimit {
  /** @param atWork how many the tenant with the most has at the moment; asked now and then */
  most(atWork: () => number): number;
}

interface Options {
  /** Where there is nothing to fear. */
  readonly most: number;
  readonly utilization?: (since?: EventLoopUtilization) => EventLoopUtilization;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** However busy the process is, one tenant may have as many: where runs are short, even few of them keep it busy. */
const LEAST = 1;
const EVERY_MS = 200;
const BUSY = 0.75;
const IDLE = 0.6;

/**
 * Lets one tenant take as many places as leave the event loop time for the others: fewer by three tenths each time it was busy, more by one
 * tenth each time it was not (additive increase would come too late for a thousand waiting runs). Runs that wait for others cost no time here
 * and are not held back.
 */
export function createBusyLimit({
  most,
  utilization = (since) => performance.eventLoopUtilization(since),
  now = () => performance.now(),
}: Options): BusyLimit {
  let limit = most;
  let last = utilization();
  let at = now();
  return {
    most: (atWork) => {
      if (now() - at < EVERY_MS) return limit;
      const busy = utilization(last).utilization;
      last = utilization();
      at = now();
      if (busy > BUSY) limit = Math.min(limit, Math.max(LEAST, Math.floor(Math.min(limit, atWork()) * 0.7)));
      else if (busy < IDLE) limit = Math.min(most, limit + Math.max(1, Math.floor(limit / 10)));
      return limit;
    },
  };
}
